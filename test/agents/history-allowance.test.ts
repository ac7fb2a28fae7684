import { describe, expect, it } from 'vitest'
import { historyAllowance } from '../../src/agents/history-allowance.ts'
import { unseenInside } from '../../src/agents/inside-look.ts'
import type { Sample } from '../../src/runner/series.ts'

function samples(requestBytes: readonly (number | undefined)[]): readonly Sample[] {
  return requestBytes.map((bytes, cycle) => ({
    phase: 'agent',
    moment: cycle === 0 ? 'baseline' : 'cycle',
    cycle,
    atMs: cycle,
    inside: unseenInside(0, { figures: bytes === undefined ? {} : { requestBytes: bytes }, totals: {} }),
    outside: undefined,
  }))
}

describe('what a history may hold', () => {
  it('follows what each prompt adds to a request', () => {
    const allowed = historyAllowance(samples([10_000, 13_000, 16_000, 19_000]))
    expect(allowed?.addedBytes).toBe(3_000)
    expect(allowed?.perCycleBytes).toBe(6 * 3_000 + 8_192)
  })

  it('is no more where compaction makes requests shorter', () => {
    expect(historyAllowance(samples([30_000, 20_000, 10_000]))?.addedBytes).toBe(0)
  })

  it('is not known where no request was seen', () => {
    expect(historyAllowance(samples([undefined, undefined, 10_000]))).toBeUndefined()
  })
})
