// What comes so seldom that one life does not tell whether it ends: never clean by that life alone.
import { describe, expect, it } from 'vitest'
import { longerLife } from '../../../src/check/longer-life.ts'
import { openCounts } from '../../../src/findings/counts/open-counts.ts'
import { judge } from '../../../src/findings/judge.ts'
import { claim, run, series } from '../series.ts'

const location = { kind: 'module', url: 'file:///app/server.ts' } as const

/** A life of 216 steps with so many timers at each. */
const timers = (at: (cycle: number) => number) =>
  series(216, (cycle) => ({ inside: { holdings: { timer: at(cycle) } } }), { every: 9 })

const seldom = timers((cycle) => Math.floor(cycle / 40))
const often = timers((cycle) => cycle)
const dozen = timers((cycle) => 2 + Math.min(12, Math.floor(cycle / 20)))
const pool = timers((cycle) => Math.min(4, Math.floor(cycle / 20)))
const swings = timers((cycle) => Math.floor((cycle % 120) / 20))

describe('a count that rises seldom', () => {
  it('is open while it never fell and rose to the end', () => {
    expect(openCounts(seldom)).toEqual([{ what: 'held timer', first: 0, last: 5 }])
    expect(openCounts(pool)).toEqual([])
    expect(openCounts(often)).toHaveLength(1)
  })

  it('has the module lived with four times as long, and so has a finding of a few', () => {
    expect(longerLife(location, run(seldom), { claim })).toEqual({ ...location, cycles: 864 })
    expect(longerLife(location, run(dozen), { claim })).toEqual({ ...location, cycles: 864 })
    for (const other of [often, pool, swings])
      expect(longerLife(location, run(other), { claim })).toBeUndefined()
  })

  it('has not where the user chose the cycles', () => {
    expect(longerLife({ ...location, cycles: 216 }, run(seldom), { claim })).toBeUndefined()
  })

  it('has not where there is no time for it', () => {
    const taken = { ...run(seldom), durationMs: 10_000 }
    expect(longerLife(location, taken, { claim, limitMs: 40_000 })).toBeUndefined()
    expect(longerLife(location, taken, { claim, limitMs: 60_000 })).toBeDefined()
  })

  it('is never clean in a check, and says what would tell', () => {
    const { verdict, reasons } = judge(run(seldom), { ...claim, wantsSurvey: true })
    expect(verdict).toBe('undecided')
    expect(reasons.join()).toContain('timers grew from 0 to 5 over 216')
    expect(reasons.join()).toContain('--cycles 864')
  })
})
