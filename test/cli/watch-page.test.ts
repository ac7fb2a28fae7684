// `tidemark watch --page` in a real browser, around a program that leaks and one that only looks like it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { Watched } from './watched.ts'

const browserPath = '/usr/bin/chromium'
const hasBrowser = existsSync(browserPath)
if (!hasBrowser) process.stderr.write(`SKIPPED: no browser at ${browserPath}: apt-get install chromium\n`)

/** Ends by itself: nobody ends it where a test is cut short. */
const ends = `setTimeout(() => process.exit(), 90_000);`
const leaks = `${ends}function poll() {\n  setInterval(() => {}, 60_000)\n}\nsetInterval(poll, 100)`
const isBounded = `${ends}const ring = []\nfunction poll() {\n  ring.push(setInterval(() => {}, 60_000))\n  if (ring.length > 9) clearInterval(ring.shift())\n}\nsetInterval(poll, 100)`

function watched(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Watched {
  const command = ['--interval', '0.25', '--page', ...args, '--', process.execPath, 'program.cjs']
  return new Watched(command, { files: { 'program.cjs': program }, env })
}

async function address(watch: Watched): Promise<string> {
  await watch.says('page: ')
  await watch.says('#token=')
  return /page: (\S+)/.exec(watch.stderr)?.[1] ?? ''
}

interface Looking extends AsyncDisposable {
  readonly tab: Page
  readonly faults: readonly string[]
}

async function opened(url: string): Promise<Looking> {
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  const faults: string[] = []
  tab.on('pageerror', (error) => faults.push(error.message))
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await tab.goto(url)
  return { tab, faults, [Symbol.asyncDispose]: () => browser.close() }
}

describe('watch --page', () => {
  it('serves on loopback, and its stream only with the token, which is in no file', async () => {
    using watch = watched(leaks, ['--duration', '3'])
    const ended = watch.end()
    const url = new URL(await address(watch))
    const token = url.hash.replace('#token=', '')
    expect(url.hostname).toBe('127.0.0.1')
    expect(token.length).toBeGreaterThanOrEqual(32)
    expect((await fetch(`${url.origin}/live/events`)).status).toBe(401)
    const headers = { authorization: `Bearer ${token}` }
    const stream = await fetch(`${url.origin}/live/events`, { headers })
    expect(stream.status).toBe(200)
    await stream.body?.cancel()
    await ended
    expect(JSON.stringify(watch.result)).not.toContain(token)
    expect(readFileSync(join(watch.out, 'samples.jsonl'), 'utf8')).not.toContain(token)
  })

  it('is not served where nobody asks for it', async () => {
    using watch = new Watched(['--', process.execPath, '-e', '0'])
    expect(await watch.end(), watch.stdout).toBe(0)
    expect(watch.stderr).not.toContain('page:')
  })

  it('is opened by what the system has, through a private file that holds the token', async () => {
    const stand = `#!/bin/sh\nprintf '%s' "$1" > asked\ncp "\${1#file://}" page.html\nstat -c %a "\${1#file://}" > mode\n`
    using watch = new Watched(['--open', '--', process.execPath, '-e', 'setTimeout(() => {}, 60_000)'], {
      files: { 'xdg-open': stand },
      env: { PATH: `.:${process.env['PATH']}` },
    })
    const url = await address(watch)
    const file = (name: string): string => readFileSync(join(watch.directory, name), 'utf8')
    await vi.waitFor(() => expect(file('mode')).toBe('600\n'), { timeout: 60_000 })
    expect(file('asked')).toMatch(/^file:\/\/\S+\.html$/)
    expect(file('page.html')).toContain(`content="0;url=${url}"`)
  })

  it('goes on where nothing can show it, and says so without the token', async () => {
    using watch = new Watched(['--open', '--', process.execPath, '-e', 'setTimeout(() => {}, 2000)'], {
      files: { 'xdg-open': '#!/bin/sh\nexit 3\n' },
      env: { PATH: `.:${process.env['PATH']}` },
    })
    const ended = watch.end()
    const url = await address(watch)
    expect(await ended).toBe(0)
    expect(watch.stderr).toContain(`(it ended with 3), wanted a browser; it is at ${url.replace(/#.*/, '')}`)
    expect(watch.stderr.split(url)).toHaveLength(2)
  })
})

describe.skipIf(!hasBrowser)('watch --page in a browser', () => {
  it('names the line that grows, and says when it is over', async () => {
    using watch = watched(leaks, [])
    await using looking = await opened(await address(watch))
    const { tab, faults } = looking
    await tab.getByRole('status').getByText('growing').waitFor({ timeout: 60_000 })
    await tab.getByRole('row', { name: /^timer setInterval: [^]*program\.cjs:2 in poll/ }).waitFor()
    await tab.getByRole('row', { name: /^program\.cjs:2 poll timer \d+$/ }).waitFor()
    expect(await tab.getByRole('img', { name: /Live resources.* timer \d+/ }).count()).toBe(1)
    const ended = watch.end()
    watch.child.kill('SIGTERM')
    await tab.getByText('the watch has ended').waitFor()
    await ended
    expect(faults).toEqual([])
  })

  it('says of a program that is bounded that nothing has grown', async () => {
    using watch = watched(isBounded, [])
    await using looking = await opened(await address(watch))
    const { tab, faults } = looking
    await tab.getByText(/nothing has grown steadily in 1\d s/).waitFor({ timeout: 60_000 })
    expect(await tab.getByRole('status').first().textContent()).toBe('watching')
    expect(await tab.getByRole('row', { name: 'nothing yet' }).count()).toBe(1)
    const ended = watch.end()
    watch.child.kill('SIGTERM')
    await ended
    expect(faults).toEqual([])
  })
})
