import { describe, expect, it } from 'vitest'
import { Histogram } from '../../src/host/histogram.ts'
import { uniform } from '../seeded.ts'

describe('a histogram', () => {
  it('has exact count, sum and maximum, and percentiles at most one bucket above the true ones', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const random = uniform(seed)
      const histogram = new Histogram()
      const values = Array.from({ length: 500 }, () => (random() < 0.1 ? 0 : 10 ** (random() * 12 - 4)))
      for (const value of values) histogram.record(value)
      const sorted = values.toSorted((left, right) => left - right)
      const read = histogram.read()
      expect(read).toMatchObject({
        count: 500,
        sum: values.reduce((sum, value) => sum + value, 0),
        max: sorted.at(-1),
      })
      for (const [found = NaN, share] of [[read?.p50, 0.5] as const, [read?.p99, 0.99] as const]) {
        const exact = sorted[Math.ceil(share * values.length) - 1] ?? NaN
        expect(found).toBeGreaterThanOrEqual(exact)
        expect(found).toBeLessThanOrEqual(exact * (1 + 1 / 32) + Number.EPSILON)
      }
    }
  })

  it('knows zero exactly', () => {
    const histogram = new Histogram()
    for (let index = 0; index < 99; index += 1) histogram.record(0)
    histogram.record(1e-9)
    expect(histogram.read()).toEqual({ count: 100, sum: 1e-9, max: 1e-9, p50: 0, p99: 0 })
  })

  it('says nothing when nothing was recorded, and starts anew after clear', () => {
    const histogram = new Histogram()
    expect(histogram.read()).toBeUndefined()
    histogram.record(7)
    histogram.clear()
    expect(histogram.read()).toBeUndefined()
    histogram.record(3)
    expect(histogram.read()).toMatchObject({ count: 1, max: 3, p50: 3, p99: 3 })
  })

  it.each([-1, NaN, Infinity])('refuses %s', (value) => {
    expect(() => new Histogram().record(value)).toThrow(RangeError)
  })
})
