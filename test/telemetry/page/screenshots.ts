// Takes the pictures of docs/pressure.md: `node test/telemetry/page/screenshots.ts DIRECTORY`. Figures are made up, the page is not.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { LivePage, type LiveState } from '../../../src/telemetry/page/live-page.ts'

const directory = process.argv[2] ?? 'docs'
let second = 0

function state(): LiveState {
  second++
  const saw = (second % 9) * 4e6
  const grown = Math.min(second, 60) * 3e6
  const share = (180e6 + grown) / 400e6
  return {
    atMs: 1_795_640_000_000 + second * 1000,
    title: 'Tidemark agent',
    memory: { rss: 180e6 + grown, heapUsed: 60e6 + grown * 0.7 + saw, external: 12e6 },
    limits: { memoryBytes: 400e6, heapBytes: 250e6 },
    kinds: { timer: 9, socket: 3, session: 12, lock: 2, buffer: 14, server: 1, database: 1, subscription: 4 },
    pressure: {
      level: share > 0.8 ? 'elevated' : 'normal',
      measure: 'rss',
      share,
      growing: 'no steady growth',
    },
    compactions: { attempted: 7, done: 6, failed: 0, freedNothing: 1, prunedBytes: 4_812_000 },
    events: [
      { atMs: 1_795_640_061_000, kind: 'compact', text: 'freed, 48.2 MB' },
      { atMs: 1_795_640_060_000, kind: 'pressure', text: 'normal → elevated' },
    ],
  }
}

using page = new LivePage(state, 60_000)
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
  { name: 'live-light', colorScheme: 'light', width: 1000, height: 760 },
  { name: 'live-dark', colorScheme: 'dark', width: 1000, height: 760 },
  { name: 'live-phone', colorScheme: 'light', width: 390, height: 844 },
] as const
for (const { name, colorScheme, width, height } of shots) {
  const tab = await browser.newPage({ viewport: { width, height }, colorScheme })
  await tab.goto(`http://127.0.0.1:${port}/live`)
  await tab.locator('#chart polyline').first().waitFor()
  await tab.waitForTimeout(300)
  await tab.screenshot({ path: join(directory, `${name}.png`) })
  await tab.close()
}
await browser.close()
server.closeAllConnections()
server.close()
