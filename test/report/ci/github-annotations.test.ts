import { describe, expect, it } from 'vitest'
import { githubAnnotations } from '../../../src/report/ci/github-annotations.ts'
import { ALL_HOSTILE } from '../hostile-text.ts'
import { cleanRun, leakyRun, reported } from '../reported.ts'

describe('annotations', () => {
  it('put an error on the line of each finding', () => {
    const [first = '', second = ''] = githubAnnotations([reported(leakyRun('src/poll.ts', 12))]).split('\n')
    expect(first).toMatch(
      /^::error file=src\/poll\.ts,line=12,title=synthetic%3A growth-by-origin::life: The number of timers/,
    )
    expect(first).toContain('%0A  at src/poll.ts:12 in poll')
    expect(second).toMatch(/^::error title=synthetic%3A figure-growth::life: historyBytes grew/)
  })

  it('warn of what is undecided, and say nothing of what is clean', () => {
    const undecided = reported(cleanRun(), { verdict: 'undecided', reasons: ['It never settled'] })
    expect(githubAnnotations([undecided])).toBe('::warning title=synthetic%3A undecided::It never settled\n')
    expect(githubAnnotations([reported(cleanRun())])).toBe('')
  })

  it('are one command a line whatever a finding holds', () => {
    const text = githubAnnotations([reported(leakyRun(ALL_HOSTILE, 1), { scenario: ALL_HOSTILE })])
    const lines = text.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      expect(line).toMatch(/^::error /)
      expect(line).not.toContain('\r')
      // The properties end at the second `::`: none of their values may hold one, or a comma.
      expect(line.slice(2, line.indexOf('::', 2))).toMatch(/^error (\w+=[^,:]*)(,\w+=[^,:]*)*$/)
    }
  })
})
