// How often work comes that costs a program its time, by a clock that is moved by hand.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CountHistory } from '../../src/findings/counts/count-history.ts'
import { Pace } from '../../src/probe/pace.ts'
import { uniform } from '../seeded.ts'

const clock = vi.hoisted(() => ({ ms: 0 }))
vi.mock('../../src/resources/clock.ts', () => ({ nowMs: () => clock.ms }))

const TICK_MS = 50
const COST_MS = 40
const SHARE = 0.02

/** Moments at which work of COST_MS came. */
function moments(forMs: number): readonly number[] {
  let spentMs = 0
  const pace = new Pace(SHARE, { creditMs: 100, spentMs: () => spentMs })
  const came: number[] = []
  for (const start = clock.ms; clock.ms < start + forMs; clock.ms += TICK_MS) {
    if (!pace.isDue) continue
    came.push(clock.ms)
    pace.run(() => (spentMs += COST_MS))
  }
  return came
}

describe('a pace', () => {
  // Of noise one history in 40,320 rises in every stretch.
  beforeEach(() => {
    vi.spyOn(Math, 'random').mockImplementation(uniform(7))
    return () => vi.restoreAllMocks()
  })

  it('takes its share of the time', () => {
    const hour = 3_600_000
    const taken = (moments(hour).length * COST_MS) / hour
    expect(taken).toBeGreaterThan(0.9 * SHARE)
    expect(taken).toBeLessThanOrEqual(1.01 * SHARE)
  })

  it('never falls in step with a saw-tooth, which would look like a straight rise', () => {
    const everyMs = COST_MS / SHARE
    const toothMs = 0.96 * everyMs
    const rising = Array.from({ length: 500 }, () => {
      const history = new CountHistory()
      for (const ms of moments(10 * everyMs))
        history.add(new Map([['tooth', Math.floor(((ms % toothMs) / toothMs) * 100)]]), ms)
      return history.rising().length
    })
    expect(rising.filter((names) => names > 0)).toHaveLength(0)
  })
})
