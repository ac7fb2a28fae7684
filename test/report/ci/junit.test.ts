import { describe, expect, it } from 'vitest'
import { junitXml } from '../../../src/report/ci/junit.ts'
import type { ReportedRun } from '../../../src/report/reported-run.ts'
import { ALL_HOSTILE } from '../hostile-text.ts'
import { cleanRun, leakyRun, reported } from '../reported.ts'
import { junitFaults } from './junit-faults.ts'

const leak = reported(leakyRun('src/poll.ts', 12))
const clean = reported(cleanRun())
const undecided = reported(cleanRun(), { verdict: 'undecided', reasons: ['It never settled'] })

function hostileRun(): ReportedRun {
  const [finding] = leak.result.findings
  if (finding === undefined) throw new Error('A leaky run has a finding')
  return reported(leakyRun('a.ts', 1), {
    scenario: ALL_HOSTILE,
    subject: ALL_HOSTILE,
    reasons: [ALL_HOSTILE],
    durationMs: 1e300,
    findings: [
      {
        ...finding,
        kind: ALL_HOSTILE,
        message: ALL_HOSTILE,
        culprit: { file: ALL_HOSTILE, line: 1, code: ALL_HOSTILE },
      },
    ],
  })
}

describe('JUnit XML', () => {
  it('is what its schema wants: of one run, of several, of none, of hostile text', async () => {
    for (const runs of [[leak], [clean], [undecided], [leak, clean, undecided], [], [hostileRun()]]) {
      expect(await junitFaults(junitXml(runs))).toEqual([])
    }
  })

  it('fails that schema where it is broken: the schema can fail', async () => {
    const xml = junitXml([leak])
    const broken = [
      xml.replace('<system-err></system-err>', ''),
      xml.replace(' tests="', ' test="'),
      xml.replace(/timestamp="([^"]*)"/, 'timestamp="$1Z"'),
      xml.replace('</testsuites>', '<testsuite/></testsuites>'),
    ]
    for (const each of broken) expect(await junitFaults(each)).not.toEqual([])
  })

  it('has a failed test for each finding, with the line', () => {
    const xml = junitXml([leak])
    expect(xml).toMatch(/<testsuite [^>]*tests="2" failures="2" errors="0"/)
    expect(xml).toMatch(
      /<testcase name="phase life: timer \(growth-by-origin, 1\)" classname="tidemark.synthetic"/,
    )
    expect(xml).toContain('at src/poll.ts:12 in poll')
  })

  it('has a passed test for each clean phase, and an error for what is undecided', () => {
    expect(junitXml([clean])).toMatch(/failures="0" errors="0"[^]*<testcase name="phase life" [^>]*\/>/)
    expect(junitXml([undecided])).toMatch(/errors="1"[^]*<error message="It never settled" type="undecided">/)
  })
})
