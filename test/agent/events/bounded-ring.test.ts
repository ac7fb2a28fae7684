import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoundedRing } from '../../../src/agent/events/bounded-ring.ts'

/** The same, slowly. */
function newest(weights: readonly number[], maxItems: number, maxBytes: number): number[] {
  const kept: number[] = []
  for (const weight of weights) {
    kept.push(weight)
    const sum = (): number => kept.reduce((total, each) => total + each, 0)
    while (kept.length > 1 && (kept.length > maxItems || sum() > maxBytes)) kept.shift()
  }
  return kept
}

describe('a bounded ring', () => {
  it('keeps what a list that is cut after every push keeps', () => {
    const weights = array(integer({ min: 1, max: 50 }), { maxLength: 400 })
    assert(
      property(weights, integer({ min: 1, max: 150 }), (pushed, maxItems) => {
        const ring = new BoundedRing<number>({ maxItems, maxBytes: 1000 }, (weight) => weight)
        for (const weight of pushed) ring.push(weight)
        const kept = newest(pushed, maxItems, 1000)
        expect([...ring]).toEqual(kept)
        expect(ring.bytes).toBe(kept.reduce((sum, each) => sum + each, 0))
        expect(ring.evicted).toBe(pushed.length - kept.length)
        expect([ring.oldest, ring.newest]).toEqual([kept[0], kept.at(-1)])
      }),
    )
  })

  it('gives the oldest first, also after it has gone round', () => {
    const ring = new BoundedRing<number>({ maxItems: 100, maxBytes: 1e9 }, () => 1)
    for (let item = 0; item < 250; item++) ring.push(item)
    expect(ring.at(0)).toBe(150)
    expect(ring.shift()).toBe(150)
    expect([ring.size, ring.at(98), ring.at(99), ring.at(-1)]).toEqual([99, 249, undefined, undefined])
  })

  it('keeps one item that is above the limit of bytes alone', () => {
    const ring = new BoundedRing<number>({ maxItems: 10, maxBytes: 100 }, (weight) => weight)
    for (const weight of [10, 20, 500]) ring.push(weight)
    expect([...ring]).toEqual([500])
    expect([ring.evicted, ring.evictedBytes]).toEqual([2, 30])
  })

  it('refuses a limit below 1', () => {
    expect(() => new BoundedRing({ maxItems: 0, maxBytes: 1 }, () => 1)).toThrow(RangeError)
    expect(() => new BoundedRing({ maxItems: 1, maxBytes: Number.NaN }, () => 1)).toThrow(RangeError)
  })
})
