import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gateReport } from '../../src/gate/gate-report.ts'
import { idleLines } from '../../src/cli/idle-suppressions.ts'
import { fuzzRuns } from '../fuzz-runs.ts'
import { hostileResult, hostileText } from '../report/hostile-result.ts'

describe('what a gate says on a terminal', () => {
  it('has one line for each outcome, whatever names, messages and code say, and obeys none of it', () => {
    fc.assert(
      fc.property(hostileResult, hostileText, (result, text) => {
        const { findings, suppressed, idleSuppressions } = result
        const outcome = {
          name: text,
          state: 'leak',
          message: text,
          findings,
          suppressed,
          runs: 1,
          comparison: undefined,
          entry: undefined,
          directory: text,
        } as const
        const said = gateReport([outcome, { ...outcome, state: 'same' }])
        const lines = said.split('\n')
        expect(lines.filter((line) => /^[✔✘?] /.test(line))).toHaveLength(2)
        expect(lines.at(-2)).toBe('1 of 2 scenarios green, 1 leak')
        const idle = idleLines([{ idleSuppressions }])
        expect(idle.split('\n')).toHaveLength((idleSuppressions?.length ?? 0) + 1)
        expect(said + idle).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u)
      }),
      fuzzRuns(300),
    )
  })
})
