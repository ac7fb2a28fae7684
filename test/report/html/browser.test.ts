// Report pages as people see them: in a real browser, in both schemes, on a desk and on a phone, by keyboard and on paper.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportPage } from '../../../src/report/html/page.ts'
import type { ReportedRun } from '../../../src/report/reported-run.ts'
import { claim, series } from '../../findings/series.ts'
import { ALL_HOSTILE } from '../hostile-text.ts'
import { cleanRun, leakyRun, reported } from '../reported.ts'
import { faultsOfContrast, faultsOfLayout, hasBrowser, ReportBrowser, type Look } from './browser.ts'

const LONG = 'src/aVeryLongFolderName/'.repeat(6)

const leak: ReportedRun = {
  ...reported(
    leakyRun(`${LONG}poll.ts`, 12),
    {},
    {
      ...claim,
      claim: 'Polling leaves nothing behind',
      budget: { peakRssBytes: 5e7, 'stepMs.p99': 5 },
    },
  ),
  excerpts: [
    {
      firstLine: 11,
      lines: ['function poll() {', `  setInterval(look, ${'1_000 + '.repeat(30)}0)`, '', '}'],
    },
  ],
}

const withBaseline = reported(cleanRun(series(40), series(40)), {
  comparison: {
    against: 'tidemark.baseline.json',
    measuredOn: 'Node v26.10.0',
    figures: (['worse', 'better', 'same'] as const).map((judgement, index) => ({
      name: ['peakRssBytes', 'stepMs.p50', 'heapAfterGcBytes.last'][index] ?? '',
      before: { median: 1e8, low: 9e7, high: 1.1e8, runs: 5 },
      now: { median: 1.2e8, low: 1.1e8, high: 1.3e8, runs: 5 },
      relevantDifference: 1e6,
      judgement,
    })),
    leftOut: [{ name: 'peakTreePssBytes', reason: 'another machine class' }],
  },
})

const withAllocations: ReportedRun = {
  ...leak,
  allocations: {
    schema: 'tidemark.allocations/1',
    atMs: 0,
    durationMs: 1_000,
    over: '120 turns',
    samplingBytes: 256,
    alive: Array.from({ length: 60 }, (_, at) => ({
      bytes: 40_000 / (at + 1),
      samples: 90,
      stack: [
        { function: at % 3 === 0 ? 'push' : '' },
        { function: `${'appendToHistory'.repeat(1 + (at % 4))}${at % 7}`, file: `${LONG}${at}.ts`, line: at },
        { function: `WWWW${at % 9}`, file: 'src/step.ts', line: 3 },
      ],
    })),
    grown: [{ bytes: 12_000, samples: 40, stack: [{ function: 'append', file: `${LONG}0.ts`, line: 1 }] }],
  },
}

const undecided = reported(cleanRun(), { verdict: 'undecided', reasons: ['The subject never settled'] })

const PAGES: Readonly<Record<string, string>> = {
  'a leak': reportPage([leak]),
  'live allocations': reportPage([withAllocations]),
  'several runs with a baseline': reportPage([leak, withBaseline, undecided]),
  'hostile text': reportPage([
    reported(leakyRun(ALL_HOSTILE, 1), { scenario: ALL_HOSTILE, subject: ALL_HOSTILE, claim: ALL_HOSTILE }),
  ]),
}
const LOOKS: readonly Look[] = [
  { scheme: 'light', width: 1200 },
  { scheme: 'dark', width: 900 },
  { scheme: 'dark', width: 390 },
  { scheme: 'light', width: 320 },
]

describe.skipIf(!hasBrowser)('a page in a browser', () => {
  let browser: ReportBrowser
  beforeAll(async () => {
    browser = await ReportBrowser.start()
  })
  afterAll(() => browser[Symbol.asyncDispose]())

  it.each(Object.keys(PAGES))('asks nothing of the network and is quiet: %s', async (name) => {
    await using seen = await browser.open(PAGES[name] ?? '', { scheme: 'light', width: 1200 })
    await seen.tab.locator('main').hover()
    expect({ requests: seen.requests, complaints: seen.complaints }).toEqual({ requests: [], complaints: [] })
  })

  it.each(
    Object.keys(PAGES).flatMap((name) => LOOKS.map((look) => [name, look.scheme, look.width] as const)),
  )('fits, with text that can be read: %s, %s, %d wide', async (name, scheme, width) => {
    await using seen = await browser.open(PAGES[name] ?? '', { scheme, width })
    expect(await faultsOfLayout(seen.tab)).toEqual([])
    expect(await faultsOfContrast(seen.tab)).toEqual([])
  })

  it('would be told from one that does not fit or cannot be read', async () => {
    const page = PAGES['a leak'] ?? ''
    const wide = page.replace('<h2', `<div class="tile"><b>${'m'.repeat(400)}</b></div><h2`)
    await using broad = await browser.open(wide, { scheme: 'light', width: 390 })
    expect(await faultsOfLayout(broad.tab)).not.toEqual([])
    await using pale = await browser.open(page, { scheme: 'light', width: 1200 })
    await pale.tab.evaluate(`document.documentElement.style.setProperty('--quiet', '#c8d0d8')`)
    expect(await faultsOfContrast(pale.tab)).not.toEqual([])
  })

  it('shows the verdict, the culprit and its line without scrolling', async () => {
    await using seen = await browser.open(PAGES['a leak'] ?? '', { scheme: 'light', width: 1200 })
    for (const each of ['.badge', '.reasons .first', '.tile >> nth=0']) {
      const box = await seen.tab.locator(each).boundingBox()
      expect(box?.y).toBeLessThan(600)
    }
    expect(await seen.tab.locator('.reasons .first').textContent()).toContain('poll.ts:12')
    expect(await seen.tab.locator('.row.culprit .nr').textContent()).toBe('12')
  })

  it.each([1280, 390])('shows a comparison of many figures whole, %d wide', async (width) => {
    const { comparison } = withBaseline.result
    const figures = Array.from({ length: 40 }, () => comparison?.figures ?? []).flat()
    const result = { ...withBaseline.result, comparison: comparison && { ...comparison, figures } }
    await using seen = await browser.open(reportPage([{ ...withBaseline, result }]), {
      scheme: 'light',
      width,
    })
    const table = seen.tab.locator('.compared')
    expect(await table.locator('tbody tr').count()).toBe(120)
    expect(await seen.tab.locator('.scroll .compared').count()).toBe(0)
    const box = await table.boundingBox()
    expect(box?.height).toBeGreaterThan(120 * 34)
    expect(box?.width).toBeLessThanOrEqual(width)
    expect(await faultsOfLayout(seen.tab)).toEqual([])
  })

  it('shows the numbers under the pointer, and no others', async () => {
    await using seen = await browser.open(PAGES['a leak'] ?? '', { scheme: 'dark', width: 1200 })
    const memory = seen.tab.locator('#memory .wide').first()
    expect(await memory.locator('.read:visible').count()).toBe(0)
    await memory.locator('.hit').nth(3).hover()
    expect(await memory.locator('.read:visible').allTextContents()).toEqual([expect.stringContaining('RSS')])
  })

  it('can be used by keyboard alone: skip to the findings, open the numbers, scroll the code', async () => {
    await using seen = await browser.open(PAGES['a leak'] ?? '', { scheme: 'light', width: 1200 })
    const { keyboard } = seen.tab
    const focused = () =>
      seen.tab.evaluate<{ readonly what: string; readonly outline: string }>(`({
        what: (document.activeElement.tagName + ' ' + document.activeElement.className).trim(),
        outline: getComputedStyle(document.activeElement).outlineStyle,
      })`)
    await keyboard.press('Tab')
    expect(await focused()).toEqual({ what: 'A skip', outline: 'solid' })
    await keyboard.press('Enter')
    expect(new URL(seen.tab.url()).hash).toBe('#content')
    const reached = new Set<string>()
    for (let press = 0; press < 60; press++) {
      await keyboard.press('Tab')
      const { what, outline } = await focused()
      if (what === 'BODY') break
      expect({ what, outline }).toEqual({ what, outline: 'solid' })
      reached.add(what)
      if (what === 'SUMMARY') await keyboard.press('Enter')
    }
    expect([...reached]).toEqual(expect.arrayContaining(['A', 'PRE', 'SUMMARY', 'DIV scroll']))
    expect(await seen.tab.locator('details:not([open])').count()).toBe(0)
  })

  it('is whole on paper: nothing folded, nothing cut, nothing to navigate', async () => {
    await using seen = await browser.open(PAGES['a leak'] ?? '', { scheme: 'dark', width: 700 })
    await seen.tab.emulateMedia({ media: 'print' })
    expect(await seen.tab.locator('nav:visible').count()).toBe(0)
    expect(await seen.tab.locator('.wide:visible').count()).toBeGreaterThan(1)
    expect(await seen.tab.locator('.narrow:visible').count()).toBe(0)
    expect(await seen.tab.locator('details dl').first().isVisible()).toBe(true)
    const background = await seen.tab.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(background).toBe('rgb(255, 255, 255)')
    expect((await seen.tab.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
  })

  it('has names for its landmarks, pictures and regions, and headings in order', async () => {
    await using seen = await browser.open(PAGES['several runs with a baseline'] ?? '', {
      scheme: 'light',
      width: 1200,
    })
    const levels = await seen.tab.evaluate<readonly number[]>(
      `[...document.querySelectorAll('h1,h2,h3')].map((each) => Number(each.tagName[1]))`,
    )
    const named = '[aria-label],[aria-labelledby]'
    const unnamed = await seen.tab.locator(`:is([role=img],[role=region],nav,article):not(${named})`).count()
    expect(unnamed).toBe(0)
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 1) + 1)).toBe(true)
  })
})
