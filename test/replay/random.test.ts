import { describe, expect, it } from 'vitest'
import { exactChoice, sampleQuantiles, sampleShares, seededRandom } from '../../src/replay/random.ts'

const many = 100_000

function first(seed: number, purpose: string): number[] {
  return Array.from({ length: 5 }, seededRandom(seed, purpose))
}

describe('seeded random numbers', () => {
  it('are the same for the same seed and purpose, and others otherwise', () => {
    expect(first(1, 'a')).toEqual(first(1, 'a'))
    expect(first(1, 'a')).not.toEqual(first(2, 'a'))
    expect(first(1, 'a')).not.toEqual(first(1, 'b'))
    expect(first(1, 'a')).not.toEqual(first(1 + 2 ** 32, 'a'))
  })

  it('are spread evenly over 0 to 1', () => {
    const random = seededRandom(7, 'spread')
    const bins = Array.from({ length: 10 }, () => 0)
    for (let at = 0; at < many; at += 1) {
      const bin = Math.floor(random() * 10)
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    expect(bins).toHaveLength(10)
    for (const count of bins) expect(Math.abs(count - many / 10)).toBeLessThan(500)
  })

  it('need an integer as a seed', () => {
    expect(() => seededRandom(0.5, 'a')).toThrow(RangeError)
  })
})

describe('a sample of quantiles', () => {
  it('has these quantiles', () => {
    const random = seededRandom(3, 'quantiles')
    const levels = [0, 0.5, 0.9, 1]
    const values = [0, 10, 100, 1000]
    const samples = Array.from({ length: many }, () => sampleQuantiles(random, levels, values)).toSorted(
      (a, b) => a - b,
    )
    expect(samples[many * 0.5]).toBeCloseTo(10, -0.5)
    expect(samples[many * 0.9]).toBeGreaterThan(95)
    expect(samples[many * 0.9]).toBeLessThan(130)
    expect(samples.at(-1)).toBeLessThanOrEqual(1000)
  })
})

describe('a sample of shares', () => {
  it('has these shares, and nothing for what they leave open', () => {
    const random = seededRandom(3, 'shares')
    const seen: Record<string, number> = {}
    for (let at = 0; at < many; at += 1) {
      const name = sampleShares(random, { a: 0.5, b: 0.3 }) ?? 'none'
      seen[name] = (seen[name] ?? 0) + 1
    }
    expect(seen['a']).toBeCloseTo(many * 0.5, -3.3)
    expect(seen['b']).toBeCloseTo(many * 0.3, -3.3)
    expect(seen['none']).toBeCloseTo(many * 0.2, -3.3)
  })
})

describe('an exact choice', () => {
  it.each([0, 1, 37, 100, 150])('of %i from 100 is that many, at most all', (wanted) => {
    const choose = exactChoice(seededRandom(wanted, 'choice'), wanted, 100)
    expect(Array.from({ length: 120 }, choose).filter(Boolean)).toHaveLength(Math.min(wanted, 100))
  })
})
