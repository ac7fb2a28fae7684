// The files behind descriptors that have become more, in findings and in every report.
import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../src/findings/cause/fingerprint.ts'
import { judge } from '../../src/findings/judge.ts'
import { githubAnnotations } from '../../src/report/ci/github-annotations.ts'
import { junitXml } from '../../src/report/ci/junit.ts'
import { markdownSummary } from '../../src/report/ci/markdown.ts'
import { findingCard } from '../../src/report/html/finding-card.ts'
import { resultOf } from '../../src/report/result.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import { reported } from './reported.ts'
import { claim, run, series } from '../findings/series.ts'

const log = '/var/log/app-*.log'

/** One more of a kind of descriptor with each sample. */
const leak = (type: string) =>
  run(
    series(20, (cycle) => ({
      outside: { fds: { [type]: 3 + cycle }, files: { '/etc/hosts': 2, [log]: 1 + cycle } },
    })),
  )

describe('the files of descriptors that grew', () => {
  it('are in the finding and in every report, and no part of the fingerprint', () => {
    const found = leak('file')
    const verdict = judge(found, claim)
    const [finding] = verdict.findings
    expect(finding).toMatchObject({
      kind: 'fd:file',
      opened: [expect.stringMatching(/^\d+ × \/var\/log\/app-\*\.log$/)],
    })
    if (finding === undefined) return
    const { opened, ...without } = finding
    expect(fingerprintOf(finding)).toBe(fingerprintOf(without))
    const shown = reported(found, { findings: resultOf(found, verdict, claim).findings })
    const words = `open more than before: ${opened?.join()}`
    expect(terminalReport(found, verdict, claim, { color: false, width: 200 })).toContain(words)
    expect(githubAnnotations([shown])).toContain(words)
    expect(junitXml([shown])).toContain(words)
    expect(markdownSummary([shown], undefined)).toContain('open more than before')
    const [told] = shown.result.findings
    expect(
      String(told && findingCard({ finding: told, number: 1, excerpt: undefined, prefix: '' })),
    ).toContain(words)
  })

  it('are not told of descriptors that have no names', () => {
    for (const type of ['socket', 'pipe', 'eventfd'])
      for (const { opened } of judge(leak(type), claim).findings) expect(opened).toBeUndefined()
  })
})
