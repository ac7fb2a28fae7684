import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canProve, shiftInterval } from '../../src/baseline/shift-interval.ts'

const values = (least: number, most: number) =>
  fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: least, maxLength: most })

describe('shiftInterval', () => {
  it('is the median of all differences', () => {
    expect(shiftInterval([1, 2, 3], [11, 12, 13]).shift).toBe(10)
  })

  it('has no bounds where so few runs prove nothing, and the extreme differences at five against five', () => {
    expect(shiftInterval([1, 2, 3, 4], [11, 12, 13, 14])).toMatchObject({ lower: -Infinity, upper: Infinity })
    expect(shiftInterval([1, 2, 3, 4, 5], [11, 12, 13, 14, 15])).toMatchObject({ lower: 6, upper: 14 })
    expect([canProve(5, 4), canProve(5, 5)]).toEqual([false, true])
  })

  it('refuses an empty side', () => {
    expect(() => shiftInterval([], [1])).toThrow(/0 before and 1 now/)
  })

  it('moves with what is added, and turns round with the sides', () => {
    fc.assert(
      fc.property(values(5, 9), values(5, 9), fc.integer({ min: -50, max: 50 }), (before, now, added) => {
        const plain = shiftInterval(before, now)
        const moved = shiftInterval(
          before,
          now.map((each) => each + added),
        )
        const turned = shiftInterval(now, before)
        expect(moved.shift).toBeCloseTo(plain.shift + added, 9)
        expect(moved.lower).toBe(plain.lower + added)
        expect(turned.lower).toBe(0 - plain.upper)
        expect(plain.lower).toBeLessThanOrEqual(plain.shift)
        expect(plain.upper).toBeGreaterThanOrEqual(plain.shift)
      }),
    )
  })

  it('is above zero as rarely as the count of all orders says', () => {
    for (const [before, now] of [
      [5, 5],
      [5, 6],
      [6, 6],
      [4, 8],
    ] as const) {
      const all = choices(before + now, now)
      const proven = all.filter((group) => {
        const inNow = new Set(group)
        const rest = Array.from({ length: before + now }, (_, rank) => rank).filter(
          (rank) => !inNow.has(rank),
        )
        return shiftInterval(rest, group).lower > 0
      })
      expect(proven.length / all.length).toBeLessThanOrEqual(0.005)
      // One rank more would be too many: the bound is as tight as it may be.
      expect(proven.length).toBeGreaterThan(0)
    }
  })
})

/** Every choice of `count` ranks from `from` up to below `total`. */
function choices(total: number, count: number, from = 0): readonly (readonly number[])[] {
  if (count === 0) return [[]]
  return Array.from({ length: total - count - from + 1 }, (_, step) => from + step).flatMap((first) =>
    choices(total, count - 1, first + 1).map((rest) => [first, ...rest]),
  )
}
