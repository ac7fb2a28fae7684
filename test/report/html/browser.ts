// Report pages in a real browser, where there is one.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'

const EXECUTABLE = '/usr/bin/chromium'
export const hasBrowser = existsSync(EXECUTABLE)
if (!hasBrowser)
  process.stderr.write(
    `SKIPPED: no browser at ${EXECUTABLE}, report pages are not seen: apt-get install chromium\n`,
  )

export interface Look {
  readonly scheme: 'light' | 'dark'
  readonly width: number
}

/** An open page, and all that it asked for or complained of. */
export interface SeenPage extends AsyncDisposable {
  readonly tab: Page
  readonly requests: readonly string[]
  readonly complaints: readonly string[]
}

export class ReportBrowser implements AsyncDisposable {
  readonly #browser: Browser
  readonly #room = mkdtempSync(join(tmpdir(), 'tidemark-pages-'))
  #pages = 0

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  static async start(): Promise<ReportBrowser> {
    return new ReportBrowser(
      await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'], timeout: 30_000 }),
    )
  }

  async open(page: string, { scheme, width }: Look): Promise<SeenPage> {
    const file = join(this.#room, `${this.#pages++}.html`)
    writeFileSync(file, page)
    const tab = await this.#browser.newPage({
      viewport: { width, height: 900 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
    })
    const requests: string[] = []
    const complaints: string[] = []
    tab.on('request', (request) => requests.push(request.url()))
    tab.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`))
    tab.on('pageerror', (error) => complaints.push(error.message))
    const url = pathToFileURL(file).href
    await tab.goto(url)
    return {
      tab,
      get requests() {
        return requests.filter((each) => each !== url && !each.startsWith('data:'))
      },
      complaints,
      [Symbol.asyncDispose]: () => tab.close(),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    rmSync(this.#room, { recursive: true, force: true })
  }
}

const FAULTS = readFileSync(join(import.meta.dirname, 'page-faults.js'), 'utf8')

/** Text that leaves its card or the window, or lies on other text of the same picture; in words. */
export function faultsOfLayout(tab: Page): Promise<readonly string[]> {
  return tab.evaluate<readonly string[]>(`${FAULTS}; tidemarkFaults.layout()`)
}

/** Text whose contrast with what is behind it is below 4.5 : 1, as WCAG AA wants it; in words. */
export function faultsOfContrast(tab: Page): Promise<readonly string[]> {
  return tab.evaluate<readonly string[]>(`${FAULTS}; tidemarkFaults.contrast()`)
}
