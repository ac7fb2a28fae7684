// Exact counts at uneven moments: what goes on, what slows, what holds, over every seed and period that is tried.
import { assert, double, infiniteStream, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  exactRate,
  exactShape,
  hasSlowedFar,
  isStillRising,
} from '../../../src/findings/counts/exact-growth.ts'

/** Where a survey of 216 cycles looks, and where it goes on to. */
const LIFE = [0, 45, 102, 153, 216]
const LONG = [...LIFE, 324, 432, 648, 864]

/** Where it looks once something grows, and far on. */
const SURVEY = [0, 216, 330, 451, 620, 864]
const FAR = [1_756, 3_320, 5_769, 8_703]

const warm = (cycle: number) => Math.min(6_000, 50 * cycle) + cycle

/** A table that is filled when an entry is first met. */
const words = (cycle: number) => Math.floor(4_096 * (1 - Math.exp(-cycle / 512)))

/** A window that is cut back, of which every other thing stays. */
const pinned = (cycle: number) => Math.floor(cycle / 2) + (Math.floor(cycle / 2) % 141)

const cutAt = (cycle: number) => Math.min(1_468, cycle)

const begun = (cycle: number) => Math.max(3, cycle - 400)

const at = (moments: readonly number[], count: (cycle: number) => number) =>
  moments.map((x) => ({ x, y: count(x) }))

const counted = (counts: readonly number[]) => LIFE.map((x, index) => ({ x, y: counts[index] ?? 0 }))

describe('growth of a count', () => {
  it('goes on when every cycle adds the same, however little', () => {
    for (const perCycle of [1, 3, 0.5]) {
      expect(exactShape(at(LIFE, (cycle) => Math.floor(cycle * perCycle)))).toBe('goes-on')
      expect(exactRate(at(LIFE, (cycle) => cycle * perCycle))).toBeCloseTo(perCycle)
    }
  })

  it('goes on when one cycle in twenty adds, once there are intervals long enough to see it', () => {
    expect(exactShape(at(LONG, (cycle) => Math.floor(cycle / 20)))).toBe('goes-on')
  })

  it('goes on when it comes by chance once in ten cycles: 200 of 200', () => {
    assert(
      property(infiniteStream(double({ min: 0, max: 1, noNaN: true })), (chance) => {
        const counts = [0]
        for (let cycle = 0; cycle < 864; cycle += 1) {
          counts.push((counts.at(-1) ?? 0) + ((chance.next().value ?? 1) < 0.1 ? 1 : 0))
        }
        expect(exactShape(at(LONG, (cycle) => counts[cycle] ?? 0))).not.toBe('holds')
      }),
      { numRuns: 200, seed: 5 },
    )
  })

  it('does not go on for a cache that fills, wherever in the long life it is full', () => {
    for (let full = 1; full <= 620; full += 1) {
      expect(exactShape(at(LONG, (cycle) => Math.min(cycle, full)))).not.toBe('goes-on')
    }
  })

  it('does not go on for a saw-tooth of any period inside the life', () => {
    for (let period = 2; period <= 300; period += 1) {
      for (const offset of [0, 0.3, 0.7]) {
        const shape = exactShape(at(LONG, (cycle) => (cycle + Math.floor(offset * period)) % period))
        expect([period, offset, shape]).not.toEqual([period, offset, 'goes-on'])
      }
    }
  })

  it('that stood still and has come at one rate since is late, and goes on once it was seen for long', () => {
    expect(exactShape(at(SURVEY, begun))).toBe('late')
    expect(exactShape(at([...SURVEY, ...FAR], begun))).toBe('goes-on')
    expect(exactShape(at([...SURVEY, ...FAR], (cycle) => Math.min(4_000, begun(cycle))))).toBe('maybe')
    expect(exactShape(at(SURVEY, (cycle) => (cycle > 700 ? 40 : 0)))).not.toBe('late')
  })

  it('does not go on, and is not late, for a saw-tooth of any period that a survey looks at', () => {
    for (let period = 2; period <= 300; period += 1) {
      for (const offset of [0, 0.3, 0.7]) {
        const shape = exactShape(
          at([...SURVEY, ...FAR], (cycle) => (cycle + Math.floor(offset * period)) % period),
        )
        expect([period, offset, shape]).not.toEqual([period, offset, 'goes-on'])
        expect([period, offset, shape]).not.toEqual([period, offset, 'late'])
      }
    }
  })

  it('that warmed up and has come at one rate since is late, and goes on once it was seen for long', () => {
    expect(exactShape(at(SURVEY, warm))).toBe('late')
    expect(exactShape(at([...SURVEY, ...FAR], warm))).toBe('goes-on')
    expect(exactShape(at(SURVEY, words))).toBe('slows')
    expect(isStillRising(at(SURVEY, words))).toBe(true)
    expect(isStillRising(at([...SURVEY, ...FAR], words))).toBe(false)
    for (const wearsOff of [Math.sqrt, (cycle: number) => 100 * Math.log(cycle + 1)])
      expect(exactShape(at([...SURVEY, ...FAR], (cycle) => Math.floor(40 * wearsOff(cycle))))).not.toBe(
        'late',
      )
  })

  it('goes on for a saw-tooth of which every other thing stays, once it was seen for long', () => {
    expect(exactShape(at([...SURVEY, ...FAR], pinned))).toBe('goes-on')
    expect(exactShape(at(SURVEY, pinned))).toBe('maybe')
    expect(isStillRising(at(SURVEY, pinned))).toBe(true)
  })

  it('has slowed far where one look beyond the others found much less', () => {
    expect(hasSlowedFar(at([...SURVEY, 1_756], cutAt))).toBe(true)
    expect(hasSlowedFar(at([...SURVEY, 1_756], (cycle) => cycle))).toBe(false)
    expect(hasSlowedFar(at(SURVEY, (cycle) => Math.min(700, cycle)))).toBe(false)
  })

  it('slows, or is a suspicion, for a warm-up that wears off as a logarithm or a root', () => {
    expect(exactShape(at(LONG, (cycle) => Math.floor(100 * Math.log(cycle + 1))))).toBe('maybe')
    expect(exactShape(at(LONG, (cycle) => Math.floor(40 * Math.sqrt(cycle))))).toBe('slows')
  })

  it('holds for one step, for what falls back, and for a field or two that came late', () => {
    expect(exactShape(at(LONG, (cycle) => (cycle > 100 ? 500 : 0)))).toBe('holds')
    expect(exactShape(at(LONG, (cycle) => (cycle < 648 ? cycle : 0)))).toBe('holds')
    expect(exactShape(at(LIFE, (cycle) => (cycle > 200 ? 2 : 0)))).toBe('holds')
  })

  it('is no more than a suspicion with three intervals', () => {
    expect(exactShape(at([0, 50, 100, 150], (cycle) => cycle))).toBe('maybe')
  })

  it('is a suspicion from three more on, also when the last interval added nothing', () => {
    expect(exactShape(counted([0, 2, 2, 3, 4]))).toBe('maybe')
    expect(exactShape(counted([0, 1, 1, 1, 2]))).toBe('holds')
    expect(exactShape(counted([0, 2, 4, 7, 7]))).toBe('maybe')
    expect(exactShape(counted([0, 2, 7, 7, 7]))).toBe('holds')
  })

  it('joins looks that lie too near each other for an event in twenty cycles', () => {
    const near = [0, 10, 45, 102, 153, 216]
    expect(exactShape(at(near, (cycle) => Math.floor(cycle / 20)))).toBe('goes-on')
  })

  it('goes on where one look far beyond the others still found as much more, and not where it found less', () => {
    const far = [...LONG, 12_000]
    expect(exactShape(at(far, (cycle) => cycle))).toBe('goes-on')
    expect(exactShape(at([...far, 20_000], (cycle) => cycle))).toBe('goes-on')
    expect(exactShape(at(far, (cycle) => Math.min(cycle, 2_000)))).not.toBe('goes-on')
    expect(exactShape(at([...far, 20_000], (cycle) => Math.min(cycle, 12_000)))).not.toBe('goes-on')
    expect(exactShape(at(far, (cycle) => (cycle > 500 ? 500 : cycle)))).not.toBe('goes-on')
  })
})
