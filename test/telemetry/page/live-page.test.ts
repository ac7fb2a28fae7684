// The live page of a running agent, in a real browser where there is one.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, request, type IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { accessTo } from '../../../src/http/access.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { observe } from '../../../src/telemetry/observe.ts'
import { LivePage } from '../../../src/telemetry/page/live-page.ts'
import type { LiveState } from '../../../src/telemetry/page/live-state.ts'
import { pageHandler } from '../../../src/telemetry/page/page-handler.ts'
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
    atMs: Date.now(),
    title: 'A program',
    headline: { tone: 'good', word: 'normal', text: '50 % of the memory limit is resident' },
    memory: [
      { name: 'resident', bytes: 50e6, limit: 'memory limit' },
      { name: 'heap in use', bytes: 20e6, limit: 'heap limit' },
      { name: 'outside the heap', bytes: 1e6, limit: 'memory limit' },
    ],
    limits: [
      { name: 'memory limit', bytes: 100e6 },
      { name: 'heap limit', bytes: 600e6 },
    ],
    kinds: { timer: 3 },
    tables: [{ title: 'Compactions', heads: ['what', 'from the start'], rows: [['done', 2]] }],
    events: [],
    ...changes,
  }
}

async function serving(page: LivePage): Promise<AsyncDisposable & { readonly url: string }> {
  const handle = pageHandler(page, accessTo('127.0.0.1', undefined))
  const server = createServer((asked, response) => {
    if (!handle(asked, response)) response.writeHead(404).end()
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
    using page = new LivePage(() => state({ title: 'x'.repeat(400_000) }), { intervalMs: 60_000 })
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

  it('is where `/` leads, of the agent as of any program that is observed', async () => {
    using directory = temporaryDirectory()
    await using served = await agent(directory.path)
    await using observed = await observe({ port: 0, registry: new ResourceRegistry() })
    for (const url of [served.url, observed.url ?? '']) {
      const lead = await answer(`${url}/`)
      expect(lead.statusCode).toBe(302)
      expect(lead.headers.location).toBe('/live')
      expect((await answer(`${url}/`, { host: 'evil.example' })).statusCode).toBe(403)
      expect((await answer(`${url}/live`)).headers['content-type']).toContain('text/html')
      expect((await answer(`${url}/live/events`)).headers['content-type']).toContain('event-stream')
    }
  })

  it('looks at a program that nobody looks at never, or in one interval of ten', async () => {
    let lazy = 0
    let eager = 0
    using unseen = new LivePage(() => state({ title: `${++lazy}` }), { intervalMs: 5, isLazy: true })
    using own = new LivePage(() => state({ title: `${++eager}` }), { intervalMs: 5 })
    await vi.waitFor(() => expect(eager).toBeGreaterThan(1), { timeout: 60_000 })
    expect(lazy).toBe(0)
    expect(own.clients).toBe(0)
    await using served = await serving(unseen)
    await answer(`${served.url}/live/events`)
    await vi.waitFor(() => expect(lazy).toBeGreaterThan(3), { timeout: 60_000 })
  })

  it('gives a new client the curves of before, and keeps a bounded number of points', async () => {
    using page = new LivePage(() => state(), { intervalMs: 60_000 })
    for (let each = 0; each < 1000; each++) page.update()
    await using served = await serving(page)
    const response = await answer(`${served.url}/live/events`)
    let text = ''
    response.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)))
    await vi.waitFor(() => expect(text).toMatch(/\n\n$/), { timeout: 60_000 })
    expect(text).toMatch(/^data: \{"points":\[\{"atMs":\d+,"memory":\{"resident":50000000/)
    expect(text.match(/"atMs"/g)).toHaveLength(900 + 1)
  })
})

describe.skipIf(!hasBrowser)('in a browser', () => {
  it('draws, says so in words, shows text as text, and breaks no policy', async () => {
    const hostile = '<img src=x onerror="document.title=1">'
    const events = [{ atMs: 1000, kind: 'finding', text: hostile }]
    let word = 'normal'
    using page = new LivePage(() => state({ events, headline: { ...state().headline, word } }), {
      intervalMs: 50,
    })
    await using served = await serving(page)
    await using looking = await opened(`${served.url}/`, { width: 390, colorScheme: 'dark' })
    const { tab, faults } = looking
    await tab.getByRole('status').getByText('normal').waitFor()
    word = 'critical'
    await tab.getByRole('status').getByText('critical').waitFor()
    expect(new URL(tab.url()).pathname).toBe('/live')
    expect(await tab.getByRole('list', { name: /newest first/ }).textContent()).toContain(hostile)
    expect(await tab.locator('main img').count()).toBe(0)
    const picture = tab.getByRole('img', { name: /^Memory, the last / })
    expect(await picture.getAttribute('aria-label')).toMatch(
      /Now: resident 50 MB, heap in use 20 MB, outside the heap 1 MB, memory limit 100 MB\. /,
    )
    expect(await tab.getByText('Above the picture: heap limit 600 MB.').count()).toBe(1)
    expect(await tab.getByRole('row', { name: /heap in use 20 MB 600 MB 3 %/ }).count()).toBe(1)
    expect(await tab.getByRole('row', { name: 'done 2' }).count()).toBe(1)
    const width = await tab.locator('html').evaluate((html) => html.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
    await tab.keyboard.press('Tab')
    expect(await tab.locator(':focus').textContent()).toBe('To the figures')
    expect(faults).toEqual([])
  })

  it('reads a moment out under the pointer and by keys, and hides a line that is clicked in the legend', async () => {
    using page = new LivePage(() => state(), { intervalMs: 50 })
    await using served = await serving(page)
    await using looking = await opened(`${served.url}/live`, { width: 1280, colorScheme: 'light' })
    const { tab, faults } = looking
    const chart = tab.locator('#chart')
    await chart.locator('canvas').waitFor()
    await chart.locator('.u-over').hover({ position: { x: 200, y: 60 } })
    await chart.getByRole('status').getByText('50 MB').waitFor()
    expect(await chart.getByRole('status').textContent()).toMatch(
      /^\d\d:\d\d:\d\dresident50 MBheap in use20 MBoutside the heap1 MB$/,
    )
    await chart.getByRole('button', { name: 'heap in use' }).click()
    expect(await chart.getByRole('button', { name: 'heap in use' }).getAttribute('aria-pressed')).toBe(
      'false',
    )
    await chart.getByRole('img').focus()
    await tab.keyboard.press('Home')
    await tab.keyboard.press('ArrowRight')
    await chart.getByRole('status').waitFor()
    expect(await chart.getByRole('status').textContent()).toMatch(/resident50 MBoutside the heap1 MB$/)
    await tab.keyboard.press('Escape')
    await chart.locator('.tip').waitFor({ state: 'hidden' })
    expect(await painted(tab)).toEqual(['#1660b8', '#6a3aa8', '#b3261e'])
    expect(faults).toEqual([])
  })

  it('shows of an observed program what it holds and from which line', async () => {
    const registry = new ResourceRegistry()
    using held = registry.hold('session', 'a session of a user')
    await using observed = await observe({ port: 0, registry })
    await using looking = await opened(observed.url ?? '', { width: 1280, colorScheme: 'light' })
    const { tab, faults } = looking
    await tab.getByRole('row', { name: 'a session of a user session 1' }).waitFor()
    held[Symbol.dispose]()
    await tab.getByRole('row', { name: 'a session of a user' }).waitFor({ state: 'detached' })
    expect(await tab.getByText('no monitor judges the memory').count()).toBe(1)
    expect(await tab.getByText('observe({ resources: true })').count()).toBe(1)
    expect(await tab.getByRole('row', { name: /^heap in use \S+ MB \S+ GB \d+ %/ }).count()).toBe(1)
    expect(faults).toEqual([])
  })
})

interface Looking extends AsyncDisposable {
  readonly tab: Page
  /** What the page or its policy complained of. */
  readonly faults: readonly string[]
}

async function opened(
  url: string,
  { width, colorScheme }: { readonly width: number; readonly colorScheme: 'light' | 'dark' },
): Promise<Looking> {
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
  const tab = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
  const faults: string[] = []
  tab.on('pageerror', (error) => faults.push(error.message))
  tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  await tab.goto(url)
  return { tab, faults, [Symbol.asyncDispose]: () => browser.close() }
}

/** Runs in the page. */
const coloursOnCanvas = `(() => {
  const canvas = document.querySelector('#chart canvas')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const found = new Set()
  for (let at = 0; at < data.length; at += 4) {
    const hex = [...data.slice(at, at + 3)].map((each) => each.toString(16).padStart(2, '0'))
    if (data[at + 3] === 255) found.add('#' + hex.join(''))
  }
  return [...found]
})()`

/** Which of the colours of lines and limits are on the canvas. */
async function painted(tab: Page): Promise<readonly string[]> {
  const found = z.array(z.string()).parse(await tab.evaluate(coloursOnCanvas))
  return ['#1660b8', '#a8420b', '#6a3aa8', '#b3261e'].filter((each) => found.includes(each))
}
