import { describe, expect, it } from 'vitest'
import { markdownComment, markdownSummary } from '../../../src/report/ci/markdown.ts'
import { escapedMarkdown } from '../../../src/report/ci/markdown-text.ts'
import { claim } from '../../findings/series.ts'
import { ALL_HOSTILE, HOSTILE } from '../hostile-text.ts'
import { cleanRun, leakyRun, reported } from '../reported.ts'

const base = 'https://github.com/me/mine/blob/0123456789abcdef'
const leak = reported(leakyRun('src/poll (1).ts', 12))
const comparison = {
  against: 'tidemark.baseline.json',
  measuredOn: 'Node v26.10.0',
  figures: [
    {
      name: 'peakRssBytes',
      before: { median: 1e8, low: 9e7, high: 11e7, runs: 5 },
      now: { median: 1.2e8, low: 1.1e8, high: 1.3e8, runs: 5 },
      relevantDifference: 1e6,
      judgement: 'worse' as const,
    },
    {
      name: 'stepMs.p50',
      before: { median: 2, low: 2, high: 2, runs: 5 },
      now: { median: 2, low: 2, high: 2, runs: 5 },
      relevantDifference: 0.1,
      judgement: 'same' as const,
    },
  ],
  leftOut: [],
}

describe('a comment', () => {
  it('says what is found, and links its line', () => {
    const text = markdownComment([leak, reported(cleanRun())], base)
    expect(text).toMatch(/^<!-- tidemark-report -->\n/)
    expect(text).toContain(
      `[<code>src/poll \\(1\\).ts:12</code>](${base}/src/poll%20%281%29.ts#L12) in <code>poll</code>`,
    )
    expect(text).toContain('| ✔ CLEAN | synthetic |')
  })

  it('links nothing where the commit is unknown, and nothing outside the repository', () => {
    expect(markdownComment([leak], undefined)).not.toContain('](')
    expect(markdownComment([reported(leakyRun('/etc/passwd', 1))], base)).not.toContain('](')
    expect(markdownComment([reported(leakyRun('../up.ts', 1))], base)).not.toContain('](')
  })

  it('is short, however much was found', () => {
    const [finding] = leak.result.findings
    if (finding === undefined) throw new Error('A leaky run has a finding')
    const many = reported(leakyRun('a.ts', 1), { findings: Array.from({ length: 400 }, () => finding) })
    const text = markdownComment([many], base)
    expect(text).toContain('and 395 more findings')
    expect(text.length).toBeLessThan(5_000)
    expect(
      markdownComment(
        Array.from({ length: 200 }, () => many),
        base,
      ).length,
    ).toBeLessThan(65_536)
  })

  it('tells what moved against the baseline, and not what did not', () => {
    const text = markdownComment([reported(leakyRun('a.ts', 1), { comparison })], base)
    expect(text).toContain('| <code>peakRssBytes</code> | 100 MB | 120 MB | +20 % | worse |')
    expect(text).not.toContain('stepMs')
  })
})

describe('a summary', () => {
  it('has the figures against their budget', () => {
    const told = { ...claim, claim: 'It holds', budget: { peakRssBytes: 5e7 } }
    const text = markdownSummary([reported(cleanRun(), {}, told)], base)
    expect(text).toContain('### ✘ OVER BUDGET: synthetic')
    expect(text).toMatch(/\| peak RSS \| 61\\?\.0 MB \| ≤ 50\\?\.0 MB ✘ \|/)
    expect(text).toContain('_It holds_')
  })
})

describe('foreign text', () => {
  it.each(HOSTILE)('stays text: %j', (text) => {
    const shown = escapedMarkdown(text)
    expect(shown).not.toMatch(/[<>\n\r\0]|(?<!\\)[|`*_[\]]|@\w|#\d|https?:/)
  })

  it('keeps every row of a table a row', () => {
    const [finding] = leak.result.findings
    if (finding === undefined) throw new Error('A leaky run has a finding')
    const hostile = reported(leakyRun(ALL_HOSTILE, 1), {
      scenario: ALL_HOSTILE,
      subject: ALL_HOSTILE,
      claim: ALL_HOSTILE,
      comparison: {
        ...comparison,
        against: ALL_HOSTILE,
        figures: comparison.figures.map((each) => ({ ...each, name: ALL_HOSTILE })),
      },
    })
    for (const text of [markdownComment([hostile], base), markdownSummary([hostile], base)]) {
      const cells = text
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.match(/(?<!\\)\|/g)?.length)
      expect(new Set(cells.filter((count) => count !== 4))).toEqual(new Set([6]))
      expect(text).not.toMatch(/<(?!\/?(code|details|summary)>|!-- tidemark)/)
    }
  })
})
