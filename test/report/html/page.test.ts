import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { html } from '../../../src/report/html/markup.ts'
import { reportPage } from '../../../src/report/html/page.ts'
import { claim, series } from '../../findings/series.ts'
import { profile } from '../../heap/profile/stacks.ts'
import { ALL_HOSTILE } from '../hostile-text.ts'
import { cleanRun, leakyRun, reported } from '../reported.ts'

const leak = {
  ...reported(leakyRun('src/poll.ts', 12)),
  excerpts: [{ firstLine: 11, lines: ['function poll() {', '  setInterval(look)', '}'] }],
}

function flags(page: string): number {
  return page.match(/<figure class="small bad"/g)?.length ?? 0
}

function spread(median: number) {
  return { median, low: median * 0.9, high: median * 1.1, runs: 5 }
}

describe('a page', () => {
  it('has the verdict first, then findings, then pictures', () => {
    const page = reportPage([leak])
    const places = [
      '✘ LEAK',
      'src/poll.ts:12',
      'id="findings"',
      'class="row culprit"',
      'id="memory"',
      'id="resources"',
      'id="steps"',
      'id="environment"',
    ]
    expect(places.map((each) => page.indexOf(each)).toSorted((a, b) => a - b)).toEqual(
      places.map((each) => page.indexOf(each)),
    )
    expect(page.indexOf('✘ LEAK')).toBeGreaterThan(0)
  })

  it('shows the code around the culprit', () => {
    expect(reportPage([leak])).toMatch(
      /class="row culprit"\s*><span class="nr">12<\/span\s*><span class="src">  setInterval\(look\)<\/span/,
    )
  })

  it('draws what is alive and what grew, with the functions of both in a table', () => {
    const page = reportPage([
      {
        ...leak,
        allocations: {
          ...profile,
          schema: 'tidemark.allocations/1',
          atMs: 0,
          durationMs: 1_500,
          over: '120 turns',
        },
      },
    ])
    expect(page).toContain('id="allocations"')
    expect(page).toContain('<b>Alive</b> 1.38 MB')
    expect(page).toContain('<b>Grew</b> by 1.25 MB over 120 turns')
    // What is built in counts for the function that called it.
    expect(page).toMatch(
      /<code>open<\/code><span class="place">\/app\/src\/session store\.mjs:12<\/span><\/th> <td>1\.25 MB<\/td><td>1\.36 MB<\/td><td>5,220<\/td>/,
    )
    expect(page.indexOf('<code>open</code><span')).toBeLessThan(page.indexOf('<code>warm</code><span'))
    expect(reportPage([leak])).not.toContain('id="allocations"')
  })

  it('loads nothing and runs nothing: a policy that forbids both, and a style that it allows', () => {
    const page = reportPage([leak, reported(cleanRun())])
    expect(page).not.toMatch(
      /<script|<iframe|<object|<link(?! rel="icon" href="data:)|\ssrc=|\son\w+=|\sstyle=|url\(|@import/,
    )
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(page) ?? []
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;`)
  })

  it('has a table beside every chart', () => {
    const page = reportPage([leak])
    expect(page.match(/<figcaption|<svg viewBox="0 0 1040/g)?.length).toBeGreaterThan(2)
    for (const caption of [
      'Memory of phase life',
      'The heap after collection, phase life',
      'Live resources of phase life',
      'Time of each turn, phase life',
    ])
      expect(page).toMatch(new RegExp(String.raw`<caption>\s*${caption}`))
  })

  it('draws what its budget allows, and marks what is above it', () => {
    const told = { ...claim, budget: { peakRssBytes: 5e7 } }
    const page = reportPage([reported(cleanRun(), {}, told)])
    expect(page).toContain('OVER BUDGET')
    expect(page).toMatch(/class="limit bad"/)
    expect(page).toContain('budget: peak RSS 50.0 MB')
    expect(reportPage([reported(cleanRun(), {}, { ...claim, budget: { peakRssBytes: 9e7 } })])).not.toMatch(
      /class="limit bad"/,
    )
  })

  it('marks a kind that rises throughout, and one that stays after close, and no other', () => {
    const rising = series(20, (cycle) => ({ outside: { fds: { file: 2 + cycle, pipe: cycle % 3 } } }))
    expect(flags(reportPage([reported(cleanRun(rising))]))).toBe(1)
    expect(
      flags(
        reportPage([reported(cleanRun(series(20, (cycle) => ({ outside: { fds: { pipe: cycle % 3 } } }))))]),
      ),
    ).toBe(0)
  })

  it('compares with a baseline, the worse first', () => {
    const comparison = {
      against: 'tidemark.baseline.json',
      measuredOn: 'Node v26.10.0',
      figures: [
        {
          name: 'stepMs.p50',
          before: spread(2),
          now: spread(2),
          relevantDifference: 0.1,
          judgement: 'same' as const,
        },
        {
          name: 'peakRssBytes',
          before: spread(1e8),
          now: spread(1.2e8),
          relevantDifference: 1e6,
          judgement: 'worse' as const,
        },
      ],
      leftOut: [{ name: 'peakTreePssBytes', reason: 'another machine class' }],
    }
    const page = reportPage([reported(cleanRun(), { comparison })])
    expect(page.indexOf('<code>peakRssBytes</code>')).toBeLessThan(page.indexOf('<code>stepMs.p50</code>'))
    expect(page).toContain('+20 %')
    expect(page).toContain('another machine class')
    expect(page).toMatch(/<th scope="row">\s*step, median<small><code>stepMs\.p50<\/code><\/small>\s*<\/th>/)
    expect(page).toContain('peak PSS of tree <code>peakTreePssBytes</code>: another machine class')
  })

  it('has an index when there are several runs, and ids that are its own', () => {
    const page = reportPage([leak, reported(cleanRun()), leak])
    expect(page).toContain('3 runs')
    expect(page).toContain('2 leak, 1 clean')
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links.filter((link) => !ids.includes(link))).toEqual([])
    expect(page.match(/<main/g)).toHaveLength(1)
  })

  it('shows what there is: no samples, no phases, no runs', () => {
    expect(reportPage([{ ...reported(cleanRun()), series: [] }])).toContain('CLEAN')
    expect(reportPage([{ ...reported(cleanRun(), { phases: [], metrics: {} }), series: [] }])).toContain(
      'CLEAN',
    )
    expect(() => reportPage([])).toThrow(RangeError)
  })

  it('lets no foreign text out of its place', () => {
    const hostile = reported(leakyRun(ALL_HOSTILE, 1), {
      scenario: ALL_HOSTILE,
      subject: ALL_HOSTILE,
      claim: ALL_HOSTILE,
      plant: ALL_HOSTILE,
    })
    const page = reportPage([{ ...hostile, excerpts: [{ firstLine: 1, lines: [ALL_HOSTILE] }] }])
    expect(page).not.toMatch(/<script|<img|<b>\s*$|<!\[CDATA|\0/)
    expect(page.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+=/)
    expect(page.isWellFormed()).toBe(true)
  })
})

describe('markup', () => {
  it('escapes what is put into it, and nothing else', () => {
    expect(
      html`<a title="${'"<&>\''}"
        >${html`<b>${1}</b>`}${undefined}${false}${['<', html`<i></i>`]}</a
      >`.toString(),
    ).toBe('<a title="&quot;&lt;&amp;&gt;&#39;"><b>1</b>&lt;<i></i></a>')
  })
})
