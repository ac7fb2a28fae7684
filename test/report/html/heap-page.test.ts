// The page of a heap as people see it: what it says, what it keeps to itself, and its search in a real browser.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HeapReport } from '../../../src/report/heap/heap-report.ts'
import { heapPage } from '../../../src/report/html/heap-page.ts'
import { ALL_HOSTILE } from '../hostile-text.ts'
import { faultsOfContrast, faultsOfLayout, hasBrowser, ReportBrowser } from './browser.ts'

const SECRET = 'correct horse battery staple'

/** One snapshot with a leak, after an earlier one; every name that a program chooses is `name`. */
function report(name: string): HeapReport {
  const place = { url: `file:///app/${encodeURIComponent(name.toWellFormed())}.ts`, line: 41, function: name }
  const path = [
    `${name} (Map)`,
    `value of ${JSON.stringify(SECRET)} (${name})`,
    'listeners[3]',
    `closure ${name}`,
  ]
  return {
    engine: 'V8',
    notes: [],
    snapshots: [
      { file: `/tmp/${name}/1.heapsnapshot`, objects: 10_000, totalBytes: 4e6 },
      { file: '2.heapsnapshot', objects: 60_000, totalBytes: 24e6 },
    ],
    contents: {
      file: '2.heapsnapshot',
      objects: 60_000,
      totalBytes: 24e6,
      holders: [
        {
          class: 'Map',
          holder: name,
          path,
          culprit: place,
          retainedBytes: 2e7,
          heldBytes: 2e7,
          contents: { class: name, count: 50_000 },
          isRuntimes: false,
          id: 7,
        },
        {
          class: 'NodeCache',
          holder: 'cache',
          path: ['cache (NodeCache)'],
          culprit: { url: 'node:internal/modules', line: 3 },
          retainedBytes: 1e5,
          heldBytes: 1e5,
          contents: undefined,
          isRuntimes: true,
          id: 9,
        },
      ],
      classes: [
        { class: name, count: 50_000, selfBytes: 1e6, retainedBytes: 1.9e7, path, position: place },
        {
          class: '(compiled code)',
          count: 9,
          selfBytes: 1e6,
          retainedBytes: 1e6,
          path: [],
          position: undefined,
        },
      ],
      duplicates: [{ text: SECRET, count: 900, bytes: 400, wastedBytes: 359_600, isCut: false, path }],
      detached: [
        { class: 'HTMLDivElement', count: 3, retainedBytes: 900, path: ['seen (Set)', 'HTMLDivElement'] },
      ],
    },
    growth: {
      cycles: 7,
      paths: [
        {
          path,
          class: name,
          holder: name,
          counts: [10, 50_010],
          objectsPerCycle: 7_142,
          bytesPerCycle: 2.8e6,
          share: 1,
          culprit: place,
          grown: place,
          fingerprint: 'f'.repeat(16),
        },
      ],
      classes: [{ class: name, path, position: place, counts: [10, 50_010], retainedBytes: [1e4, 1.9e7] }],
      containers: [
        {
          class: 'Map',
          holder: name,
          path,
          culprit: place,
          contents: undefined,
          isRuntimes: false,
          id: 7,
          heldBytes: [undefined, 2e7],
        },
      ],
    },
  }
}

describe('the page of a heap', () => {
  it('leads with what holds most, and its line', () => {
    const page = heapPage(report('sessions'))
    expect(page).toContain('/app/sessions.ts:41 in sessions')
    expect(/class="first">(.*?)<\/li>/.exec(page)?.[1]?.replaceAll(/<[^>]*>/g, '')).toBe(
      'closure sessions holds 20.0 MB, grown by /app/sessions.ts:41 in sessions',
    )
    expect(page).toContain('10 → 50,010 objects')
    expect(page).toContain('little → 20.0 MB')
  })

  it('shows no text of the heap, neither a repeated one nor the key of a Map', () => {
    const page = heapPage(report('sessions'))
    expect(page).not.toContain(SECRET)
    expect(page).toContain('<code>value (sessions)</code>')
    expect(page).toContain('900 of 400 B')
  })

  it('names nothing of a snapshot in which the program holds nothing', () => {
    const { snapshots, contents } = report('sessions')
    const holders = contents.holders.filter(({ isRuntimes }) => isRuntimes)
    const empty = { ...contents, holders, classes: [], duplicates: [], detached: [] }
    const page = heapPage({
      engine: 'V8',
      notes: [],
      snapshots: snapshots.slice(1),
      contents: empty,
      growth: undefined,
    })
    expect(page).toContain('No object of the program holds more than others do')
    expect(page).not.toContain('class="place"')
  })
})

describe.skipIf(!hasBrowser)('the page of a heap in a browser', () => {
  let browser: ReportBrowser
  beforeAll(async () => {
    browser = await ReportBrowser.start()
  })
  afterAll(() => browser[Symbol.asyncDispose]())

  it.each([
    ['plain', 'light', 1200],
    ['plain', 'dark', 390],
    ['hostile', 'dark', 900],
    ['hostile', 'light', 320],
  ] as const)(
    'runs nothing foreign, fits and can be read: %s names, %s, %d wide',
    async (kind, scheme, width) => {
      const page = heapPage(report(kind === 'plain' ? 'sessions' : ALL_HOSTILE))
      await using seen = await browser.open(page, { scheme, width })
      expect({ requests: seen.requests, complaints: seen.complaints }).toEqual({
        requests: [],
        complaints: [],
      })
      expect(await faultsOfLayout(seen.tab)).toEqual([])
      expect(await faultsOfContrast(seen.tab)).toEqual([])
      expect(await seen.tab.locator('script').count()).toBe(1)
      expect(await seen.tab.locator('img, [onerror], [onmouseover]').count()).toBe(0)
    },
  )

  it('is searched by keyboard alone: a slash, words in any order, Escape', async () => {
    await using seen = await browser.open(heapPage(report('sessions')), { scheme: 'light', width: 1200 })
    const shown = seen.tab.locator('[data-row]:visible')
    const { keyboard } = seen.tab
    const all = await shown.count()
    await keyboard.press('/')
    await keyboard.type('DIV seen')
    expect(await shown.allTextContents()).toEqual([expect.stringContaining('HTMLDivElement')])
    expect(await seen.tab.locator('main section:visible').count()).toBe(1)
    expect(await seen.tab.locator('#found').textContent()).toBe(`1 of ${all}`)
    await keyboard.type(' nothing of this')
    expect(await shown.count()).toBe(0)
    await keyboard.press('Escape')
    expect(await shown.count()).toBe(all)
    await keyboard.press('Enter')
    expect(new URL(seen.tab.url()).search).toBe('')
  })

  it('folds long lists, opens them for a search, and leads from a cell of the map to its row', async () => {
    const given = report('sessions')
    const holders = Array.from({ length: 300 }, (_, at) => ({
      ...given.contents.holders[0],
      class: `Class${at}`,
      holder: undefined,
      path: [`store${at} (Map)`],
      culprit: undefined,
      contents: undefined,
      isRuntimes: false,
      id: at,
      retainedBytes: 1e6,
      heldBytes: 1e6 - at,
    }))
    const page = heapPage({ ...given, contents: { ...given.contents, totalBytes: 4e8, holders } })
    await using seen = await browser.open(page, { scheme: 'light', width: 1280 })
    const { tab } = seen
    expect(await tab.locator('html').evaluate((html) => html.scrollHeight)).toBeLessThan(5000)
    expect(await tab.locator('#holders [data-row]:visible').count()).toBe(8)
    await tab.locator('#search').fill('Class299')
    expect(await tab.locator('[data-row]:visible').allTextContents()).toEqual([
      expect.stringContaining('Class299'),
    ])
    await tab.locator('#search').fill('')
    expect(await tab.locator('#holders [data-row]:visible').count()).toBe(8)
    const cell = tab.locator('svg.wide a[href="#holders-20"]')
    expect(await cell.locator('title').textContent()).toContain('store19 (Map): 1.00 MB, 0.2%')
    await cell.click()
    await tab.locator('#holders-20').waitFor()
    expect(await tab.locator('svg.narrow').isVisible()).toBe(false)
    expect(seen.complaints).toEqual([])
  })
})
