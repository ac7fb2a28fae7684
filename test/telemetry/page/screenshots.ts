// Takes the pictures of docs/pressure.md: `node test/telemetry/page/screenshots.ts DIRECTORY`. Figures are made up, the page is not.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { compactionTable } from '../../../src/cli/agent-page.ts'
import { LivePage } from '../../../src/telemetry/page/live-page.ts'
import type { LiveState } from '../../../src/telemetry/page/live-state.ts'

const directory = process.argv[2] ?? 'docs'
const startMs = Date.UTC(2026, 10, 28, 14, 0, 0)
let second = 0

function state(): LiveState {
  second++
  const saw = (second % 9) * 4e6
  const grown = Math.min(second, 60) * 3e6
  const share = (180e6 + grown) / 400e6
  const isHigh = share > 0.8
  return {
    atMs: startMs + second * 1000,
    title: 'Tidemark agent',
    headline: {
      tone: isHigh ? 'warning' : 'good',
      word: isHigh ? 'elevated' : 'normal',
      text: `${Math.round(share * 100)} % of the memory limit is resident; no steady growth`,
    },
    memory: [
      { name: 'resident', bytes: 180e6 + grown, limit: 'memory budget' },
      { name: 'heap in use', bytes: 60e6 + grown * 0.7 + saw, limit: 'heap limit' },
      { name: 'outside the heap', bytes: 12e6, limit: 'memory budget' },
    ],
    limits: [
      { name: 'memory budget', bytes: 400e6 },
      { name: 'heap limit', bytes: 250e6 },
    ],
    kinds: {
      timer: 9 + Math.floor(second / 6),
      socket: 3 + (second % 7 === 0 ? 2 : 0),
      session: 12,
      lock: second % 5,
      buffer: 14,
      server: 1,
      database: 1,
      subscription: 4,
    },
    tables: [
      {
        title: 'Who holds the most',
        heads: ['acquired at', 'kind', 'live'],
        rows: [
          ['src/session/heartbeat.ts:41 startHeartbeat', 'timer', 24],
          ['src/cache/pages.ts:18 readPage', 'buffer', 14],
          ['src/session/open.ts:77 openSession', 'session', 12],
          ['src/events/bus.ts:30 subscribe', 'subscription', 4],
        ],
      },
      compactionTable({
        attempted: 7,
        manual: 1,
        done: 5,
        failed: 0,
        freedNothing: 1,
        aborted: 1,
        refused: 3,
        prunedParts: 412,
        prunedBytes: 4_812_000,
        tokensBefore: 1_204_500,
        tokensAfter: 310_200,
      }),
    ],
    events: [
      { atMs: startMs + 61_000, kind: 'Relief:', text: 'compacting histories freed 48.2 MB' },
      { atMs: startMs + 47_000, kind: 'Memory:', text: 'elevated, was normal' },
    ],
  }
}

using page = new LivePage(state, { intervalMs: 60_000 })
const server = createServer((asked, response) => {
  if (asked.url === '/live') page.document(response)
  else page.stream(response)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
const port = address !== null && typeof address === 'object' ? address.port : 0
for (let each = 0; each < 90; each++) page.update()

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const shots = [
  { name: 'live-light', colorScheme: 'light', width: 1280, height: 900 },
  { name: 'live-dark', colorScheme: 'dark', width: 1280, height: 900 },
  { name: 'live-phone', colorScheme: 'light', width: 390, height: 844 },
  { name: 'live-phone-dark', colorScheme: 'dark', width: 390, height: 844 },
] as const
for (const { name, colorScheme, width, height } of shots) {
  const tab = await browser.newPage({ viewport: { width, height }, colorScheme, timezoneId: 'UTC' })
  await tab.goto(`http://127.0.0.1:${port}/live`)
  await tab.locator('#chart canvas').waitFor()
  await tab.waitForTimeout(300)
  if (width > 400) await tab.locator('#chart .u-over').hover({ position: { x: 640, y: 90 } })
  await tab.screenshot({ path: join(directory, `${name}.png`), fullPage: process.argv[3] === 'whole' })
  await tab.close()
}
await browser.close()
server.closeAllConnections()
server.close()
