// Takes the pictures of dashboards/README.md: `node test/dashboards/screenshots.ts DIRECTORY`. A real Prometheus draws from
// an hour that was made up: one process leaks timers, one is steady, one started anew half an hour ago.
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { temporaryDirectory } from '../agent/fixture.ts'
import { recordHour, type RecordedProcess } from './recorded-hour.ts'
import { ServedPrometheus } from './served-prometheus.ts'

const directory = resolve(process.argv[2] ?? 'docs')

const wave = (ago: number, seconds: number): number => Math.sin((ago / seconds) * 2 * Math.PI)

function others(seed: number, timers: (ago: number) => number): NonNullable<RecordedProcess['others']> {
  return [
    ['heapUsed', '', (ago) => 150e6 + 30e6 * Math.abs(wave(ago + seed, 240))],
    ['resourcesLive', ',kind="timer"', timers],
    ['resourcesLive', ',kind="socket"', (ago) => 12 + Math.round(4 * wave(ago + seed, 700))],
    ['resourcesLive', ',kind="session"', (ago) => 20 + Math.round(6 * wave(ago + seed, 1500))],
    ['resourcesLeftOpen', ',scope="session"', () => 0],
    ['loopDelayP99', '', (ago) => 0.012 + 0.004 * wave(ago + seed, 500)],
    ['pressureLevel', ',level="elevated"', () => 0],
    ['pressureLevel', ',level="critical"', () => 0],
  ]
}

const processes: readonly RecordedProcess[] = [
  {
    instance: 'api-1:9464',
    heap: (ago) => 900e6 - (ago / 3600) * 310e6 + 9e6 * wave(ago, 400),
    others: others(0, (ago) => Math.round(900 - ago / 5)),
  },
  {
    instance: 'api-2:9464',
    heap: (ago) => 420e6 + 25e6 * wave(ago, 1400),
    others: others(400, (ago) => 24 + Math.round(3 * wave(ago, 600))),
  },
  {
    instance: 'worker-1:9464',
    startedAgo: 1800,
    heap: (ago) => (ago > 1800 ? 1.6e9 : 260e6 + 18e6 * wave(ago, 800)),
    others: others(900, (ago) => 30 + Math.round(2 * wave(ago, 900))),
  },
]

await using owned = new AsyncDisposableStack()
const room = owned.use(temporaryDirectory())
const data = recordHour(processes, room.path)
const prometheus = owned.use(await ServedPrometheus.start(['127.0.0.1:1'], ['--data', data]))
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
owned.defer(() => browser.close())
const shots = [
  { name: 'dashboard-light', colorScheme: 'light', width: 1280, height: 1010 },
  { name: 'dashboard-dark', colorScheme: 'dark', width: 1280, height: 1010 },
  { name: 'dashboard-phone', colorScheme: 'light', width: 390, height: 900 },
] as const
for (const { name, colorScheme, width, height } of shots) {
  const tab = await browser.newPage({ viewport: { width, height }, colorScheme, timezoneId: 'UTC' })
  await tab.goto(prometheus.page)
  const growth = tab.locator('section', { has: tab.getByRole('heading', { name: 'Growth per hour' }) })
  await growth.locator('canvas').waitFor()
  await tab.waitForTimeout(1500)
  if (width < 640) await growth.scrollIntoViewIfNeeded()
  await tab.screenshot({ path: `${directory}/${name}.png`, fullPage: process.argv[3] === 'whole' })
  await tab.close()
}
