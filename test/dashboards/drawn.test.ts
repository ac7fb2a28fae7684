// The panels of `tidemark dashboard` in a real browser, drawn from a real Prometheus that has an hour of three processes: one
// that leaks, one that has just started anew, and one that leaks since it did half an hour ago.
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../agent/fixture.ts'
import { promtool, recordHour, type RecordedProcess } from './recorded-hour.ts'
import { ServedPrometheus } from './served-prometheus.ts'

const browserPath = '/usr/bin/chromium'
const wanted = [browserPath, '/usr/bin/prometheus', promtool]
const missing = wanted.filter((file) => !existsSync(file))
if (missing.length > 0) process.stderr.write(`SKIPPED: no ${missing.join(', ')}: panels are not drawn\n`)

const mebibyte = 1024 * 1024
const hourSeconds = 3600

const leaking: RecordedProcess = { instance: 'leaking:1', heap: (ago) => 200e6 - (ago / hourSeconds) * 60e6 }
const restarted: RecordedProcess = {
  instance: 'restarted:1',
  startedAgo: 20,
  heap: (ago) => (ago > 20 ? 2048 * mebibyte : 60 * mebibyte),
}
const again: RecordedProcess = {
  instance: 'again:1',
  startedAgo: 1800,
  heap: (ago) => (ago > 1800 ? 2048 * mebibyte : 100e6 - (ago / hourSeconds) * 60e6),
}
const histories = [leaking, restarted, again]

const panelOf = (tab: Page, title: string): Locator =>
  tab.locator('section', { has: tab.getByRole('heading', { name: title, exact: true }) })

describe.skipIf(missing.length > 0)('a panel in a browser', () => {
  const owned = new AsyncDisposableStack()
  let prometheus: ServedPrometheus
  let browser: Browser

  beforeAll(async () => {
    const directory = owned.use(temporaryDirectory())
    const data = recordHour(histories, directory.path)
    prometheus = owned.use(await ServedPrometheus.start(['127.0.0.1:1'], ['--data', data]))
    browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
    owned.defer(() => browser.close())
  })

  afterAll(() => owned[Symbol.asyncDispose]())

  async function opened(page: string, faults: string[]): Promise<Page> {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    tab.on('pageerror', (error) => faults.push(error.message))
    tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    tab.on('request', (request) => {
      const { origin } = new URL(prometheus.page)
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) faults.push(request.url())
    })
    await tab.goto(new URL(page, prometheus.page).href)
    return tab
  }

  it('draws growth with its unit, and none of a process that has just started anew', async () => {
    const faults: string[] = []
    const tab = await opened('overview.html', faults)
    const growth = panelOf(tab, 'Growth per hour')
    await growth.getByRole('button', { name: 'heap after GC leaking:1' }).waitFor()
    const legend = await growth.getByRole('button').allTextContents()
    const told = Object.fromEntries(
      legend.map((text) => [text.replace(/(:1).*$/, '$1'), text.replace(/^.*:1/, '')]),
    )
    expect(told).toEqual({
      'heap after GC leaking:1': '60 MB',
      'RSS leaking:1': '60 MB',
      'heap after GC again:1': '60 MB',
      'RSS again:1': '60 MB',
      // Of before its start there is a line; of now there is none.
      'heap after GC restarted:1': 'unknown',
      'RSS restarted:1': 'unknown',
    })
    expect(await growth.locator('canvas').count()).toBe(1)
    expect(await growth.getByRole('img').getAttribute('aria-label')).toMatch(/^Growth per hour, the last /)
    expect(faults).toEqual([])
  })

  it('shows numbers of now in words, and tells a limit that is far above', async () => {
    const faults: string[] = []
    const tab = await opened('overview.html', faults)
    await panelOf(tab, 'Memory of limit').locator('.stat').nth(2).waitFor()
    expect(await panelOf(tab, 'Memory of limit').locator('.stat').allTextContents()).toEqual(
      ['4.67 %again:1', '3.43 %restarted:1', '8 %leaking:1'].toSorted((a, b) =>
        a.replace(/^.*%/, '').localeCompare(b.replace(/^.*%/, '')),
      ),
    )
    const drill = await opened('process.html', faults)
    await drill.getByRole('combobox', { name: /^Process/ }).selectOption('leaking:1')
    const memory = panelOf(drill, 'Process memory against its limit')
    await memory.getByText('Above the picture: limit 3 GB.').waitFor()
    expect(await memory.getByRole('button').allTextContents()).toEqual(['RSS240 MB'])
    expect(faults).toEqual([])
  })

  it('draws a shorter range of one process, and says of a panel that it has nothing', async () => {
    const faults: string[] = []
    const tab = await opened('overview.html', faults)
    await tab.getByRole('combobox', { name: /^Process/ }).selectOption('restarted:1')
    await tab.getByRole('combobox', { name: /^Range/ }).selectOption('15 min')
    const growth = panelOf(tab, 'Growth per hour')
    await growth.getByRole('button', { name: /^heap after GC unknown$/ }).waitFor()
    await panelOf(tab, 'Prompts').getByText('No data in this range.').waitFor()
    expect(faults).toEqual([])
  })

  it('reads a moment out under the pointer', async () => {
    const faults: string[] = []
    const tab = await opened('overview.html', faults)
    await tab.getByRole('combobox', { name: /^Process/ }).selectOption('leaking:1')
    const share = panelOf(tab, 'Memory of limit over time')
    await share.getByRole('button', { name: 'leaking:1 8 %' }).waitFor()
    await share.getByRole('button', { name: 'again:1' }).waitFor({ state: 'detached' })
    await share.locator('.u-over').hover({ position: { x: 30, y: 40 } })
    await share.getByRole('status').waitFor()
    expect(await share.getByRole('status').textContent()).toMatch(/^\d\d:\d\d:\d\dleaking:1[67]\.\d+ %$/)
    expect(faults).toEqual([])
  })

  it('is a table without script', async () => {
    const tab = await browser.newPage({ javaScriptEnabled: false })
    await tab.goto(prometheus.page)
    expect(await panelOf(tab, 'Memory of limit').getByRole('row', { name: 'leaking:1 8%' }).count()).toBe(1)
    expect(
      await panelOf(tab, 'Growth per hour')
        .getByRole('row', { name: /restarted:1/ })
        .count(),
    ).toBe(0)
    expect(
      await panelOf(tab, 'Growth per hour')
        .getByRole('row', { name: /RSS leaking:1/ })
        .count(),
    ).toBe(1)
  })

  it('says so when Prometheus answers no more', async () => {
    const tab = await opened('overview.html', [])
    await panelOf(tab, 'Memory of limit').locator('.stat').nth(2).waitFor()
    await tab.context().setOffline(true)
    await panelOf(tab, 'Memory of limit').getByText('Not drawn: ').waitFor()
    await tab.context().setOffline(false)
    await panelOf(tab, 'Memory of limit').getByText('Not drawn: ').waitFor({ state: 'detached' })
    expect(await panelOf(tab, 'Memory of limit').locator('.stat').count()).toBe(3)
  })
})
