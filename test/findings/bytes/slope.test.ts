import { describe, expect, it } from 'vitest'
import { median, theilSen, type Point } from '../../../src/findings/bytes/slope.ts'
import { normal, uniform } from '../../seeded.ts'

/** All pairs, by the definition. */
function bruteForce(points: readonly Point[]): number {
  const slopes: number[] = []
  for (let left = 0; left < points.length; left += 1) {
    for (let right = left + 1; right < points.length; right += 1) {
      const [one, other] = [points[left], points[right]]
      if (one && other) slopes.push((other.y - one.y) / (other.x - one.x))
    }
  }
  slopes.sort((one, other) => one - other)
  const middle = slopes.length / 2
  return ((slopes[Math.ceil(middle) - 1] ?? NaN) + (slopes[Math.floor(middle)] ?? NaN)) / 2
}

function line(perX: number, deviation: number, seed: number, length = 30): readonly Point[] {
  const noise = normal(seed)
  return Array.from({ length }, (_, x) => ({ x, y: 1_000 + perX * x + deviation * noise() }))
}

function width(points: readonly Point[]): number {
  const { lower = NaN, upper = NaN } = theilSen(points)
  return upper - lower
}

describe('slope', () => {
  it('is the leak per cycle when every cycle leaks the same', () => {
    expect(theilSen(line(512, 0, 1))).toEqual({ perX: 512, lower: 512, upper: 512 })
  })

  it('is the median of all pairwise slopes', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = uniform(seed)
      const points = Array.from({ length: 2 + (seed % 30) }, (_, x) => ({ x: x * 3, y: random() * 100 }))
      expect(theilSen(points).perX).toBeCloseTo(bruteForce(points), 9)
    }
  })

  it('has a lower bound below the true slope in at least 99 of 100 series', () => {
    let below = 0
    for (let seed = 1; seed <= 1_000; seed += 1) {
      if ((theilSen(line(10, 100, seed)).lower ?? Infinity) <= 10) below += 1
    }
    expect(below).toBeGreaterThanOrEqual(985)
  })

  it('is not moved by a tenth of outliers', () => {
    const points = line(10, 1, 7).map(({ x, y }) => ({ x, y: x % 10 === 5 ? y + 1e9 : y }))
    expect(theilSen(points).perX).toBeCloseTo(10, 0)
  })

  it('has a wider interval when the noise follows itself', () => {
    const noise = normal(3)
    let walk = 0
    const points = Array.from({ length: 60 }, (_, x) => {
      walk = 0.9 * walk + noise()
      return { x, y: walk }
    })
    const mixed = points.map(({ x }, index) => ({ x, y: points[(index * 37) % 60]?.y ?? 0 }))
    expect(width(points)).toBeGreaterThan(1.5 * width(mixed))
  })

  it('claims no bound below six points, and refuses a single sample: growth needs two', () => {
    expect(theilSen(line(5, 0, 1, 5)).lower).toBeUndefined()
    expect(theilSen(line(5, 0, 1, 6)).lower).toBe(5)
    expect(() => theilSen(line(5, 0, 1, 1))).toThrow(RangeError)
  })

  it('takes neighbours together from 241 points on', () => {
    const whole = line(10, 50, 5, 240)
    expect(theilSen(whole).perX).toBeCloseTo(bruteForce(whole), 9)
    const noise = normal(9)
    const pairs = Array.from({ length: 240 }, noise).flatMap((off, index) => [
      { x: 2 * index, y: 20 * index + off },
      { x: 2 * index + 1, y: 20 * index + 10 - off },
    ])
    expect(width(pairs)).toBeCloseTo(0, 9)
  })

  it('thins thousands of samples without losing the slope', () => {
    expect(theilSen(line(10, 50, 1, 5_000)).perX).toBeCloseTo(10, 1)
  })
})

describe('median', () => {
  it('is the middle, or between the two middles', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([9, 1, 5, 7])).toBe(6)
    expect(() => median([])).toThrow(RangeError)
  })
})
