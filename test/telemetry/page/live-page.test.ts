// The live page of a running agent, in a real browser where there is one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, request, type IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { LivePage, type LiveState } from '../../../src/telemetry/page/live-page.ts'
import { temporaryDirectory } from '../../agent/fixture.ts'

const browserPath = '/usr/bin/chromium'
const hasBrowser = existsSync(browserPath)
if (!hasBrowser)
  process.stderr.write(
    `SKIPPED: no browser at ${browserPath}, the live page is not seen: apt-get install chromium\n`,
  )

const main = resolve(import.meta.dirname, '../../../src/cli/main.ts')

async function agent(
  directory: string,
  args: readonly string[] = [],
): Promise<AsyncDisposable & { readonly url: string }> {
  const child = spawn(
    process.execPath,
    [
      main,
      'agent',
      ...(args.includes('--token') ? [] : ['--no-token']),
      '--port',
      '0',
      '--directory',
      directory,
      ...args,
    ],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const [line]: unknown[] = await once(child.stdout, 'data')
  return {
    url: /listening on (\S+)/.exec(String(line))?.[1] ?? '',
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function answer(url: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const asked = request(url, { headers }).end()
  const [response]: IncomingMessage[] = await once(asked, 'response')
  if (response === undefined) throw new Error('No response')
  response.on('error', () => {})
  setTimeout(() => asked.destroy(), 200)
  return response
}

function state(changes: Partial<LiveState> = {}): LiveState {
  return {
    atMs: 1000,
    title: 'A program',
    memory: { rss: 50e6, heapUsed: 20e6, external: 1e6 },
    limits: { memoryBytes: 100e6, heapBytes: 60e6 },
    kinds: { timer: 3 },
    pressure: { level: 'normal', measure: 'rss', share: 0.5, growing: 'no steady growth' },
    compactions: { done: 2 },
    events: [],
    ...changes,
  }
}

async function serving(page: LivePage): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((asked, response) => {
    if (asked.url === '/live') page.document(response)
    else if (!page.stream(response)) response.writeHead(503).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('the live page', () => {
  it('is served by the agent with a strict policy; its stream only to loopback names and with the token', async () => {
    using directory = temporaryDirectory()
    const token = 'a token of some length'
    await using served = await agent(directory.path, ['--token', token])
    const page = await answer(`${served.url}/live`)
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'sha256-/)
    expect((await answer(`${served.url}/live`, { host: 'evil.example' })).statusCode).toBe(403)
    expect((await answer(`${served.url}/live/events`)).statusCode).toBe(401)
    const authorization = `Bearer ${token}`
    expect(
      (await answer(`${served.url}/live/events`, { authorization, origin: 'http://evil.example' }))
        .statusCode,
    ).toBe(403)
    expect((await answer(`${served.url}/live/events`, { authorization })).headers['content-type']).toContain(
      'event-stream',
    )
  })

  it('drops a client that does not read, and refuses too many', async () => {
    using page = new LivePage(() => state({ title: 'x'.repeat(400_000) }), 60_000)
    await using served = await serving(page)
    const sleeper = request(`${served.url}/live/events`).end()
    sleeper.on('error', () => {})
    const [response]: IncomingMessage[] = await once(sleeper, 'response')
    response?.on('error', () => {})
    for (let update = 0; update < 60 && page.dropped === 0; update++) {
      page.update()
      await new Promise((next) => setTimeout(next, 5))
    }
    expect(page.dropped).toBe(1)
    await vi.waitFor(() => expect(page.clients).toBe(0), { timeout: 60_000 })
  })
})

describe.skipIf(!hasBrowser)('in a browser', () => {
  it('draws, says so in words, shows text as text, and breaks no policy', async () => {
    const hostile = '<img src=x onerror="document.title=1">'
    const events = [{ atMs: 1000, kind: 'finding', text: hostile }]
    let level = 'normal'
    using page = new LivePage(() => state({ events, pressure: { ...state().pressure, level } }), 50)
    await using served = await serving(page)
    await using browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
    const tab = await browser.newPage({ viewport: { width: 390, height: 800 }, colorScheme: 'dark' })
    const faults: string[] = []
    tab.on('pageerror', (error) => faults.push(error.message))
    tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    await tab.goto(`${served.url}/live`)
    await tab.getByRole('status').getByText('normal').waitFor()
    level = 'critical'
    await tab.getByRole('status').getByText('critical').waitFor()
    expect(await tab.getByRole('list', { name: /newest first/ }).textContent()).toContain(hostile)
    expect(await tab.locator('img').count()).toBe(0)
    expect(await tab.locator('#chart polyline').count()).toBe(3)
    expect(await tab.getByRole('img', { name: /The last \d+ s/ }).count()).toBe(1)
    expect(await tab.getByRole('row', { name: /heap in use.*20\.0 MB/ }).count()).toBe(1)
    const width = await tab.locator('html').evaluate((html) => html.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
    await tab.keyboard.press('Tab')
    expect(await tab.locator(':focus').textContent()).toBe('To the figures')
    expect(faults.filter((fault) => !fault.includes('favicon'))).toEqual([])
  })
})
