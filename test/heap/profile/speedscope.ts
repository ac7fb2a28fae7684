// A profile as speedscope reads it: its own page in a browser, asked for the table of its sandwich view. A file reaches it
// as its command line hands it over: by a script that the page loads.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const page = pathToFileURL(
  join(dirname(require.resolve('speedscope/package.json')), 'dist/release/index.html'),
)

export interface SeenFunction {
  readonly name: string
  /** As they are written there: `1.24 MB (95%)`. */
  readonly total: string
  readonly self: string
}

/** Biggest first. @param name of the file: speedscope tells formats by its end */
export async function seenBySpeedscope(name: string, content: Buffer): Promise<readonly SeenFunction[]> {
  const room = mkdtempSync(join(tmpdir(), 'tidemark-speedscope-'))
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  try {
    const script = join(room, 'profile.js')
    const given = [name, content.toString('base64')].map((each) => JSON.stringify(each)).join()
    writeFileSync(script, `speedscope.loadFileFromBase64(${given})`)
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await tab.goto(`${page.href}#view=sandwich&localProfilePath=${encodeURIComponent(script)}`)
    const rows = tab.locator('table tr')
    await rows.nth(1).waitFor({ timeout: 20_000 })
    const cells = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
    )
    return cells.flatMap(([total = '', self = '', called]) =>
      called === undefined ? [] : [{ name: called, total, self }],
    )
  } finally {
    await browser.close()
    rmSync(room, { recursive: true, force: true })
  }
}
