import { describe, expect, it } from 'vitest'
import { LineCache } from '../../../src/agent/events/line-cache.ts'
import { uniform } from '../../seeded.ts'

function push(cache: LineCache, firstSeq: number, count: number): void {
  const lines = Array.from({ length: count }, (_, at) => `line ${firstSeq + at}\n`).join('')
  cache.push({ lines, firstSeq, count, bytes: 10 * count })
}

describe('a cache of lines', () => {
  it('gives every line that a list of the newest batches would have, and no other', () => {
    const random = uniform(1)
    const limits = { maxItems: 40, maxBytes: 300 }
    const cache = new LineCache(limits)
    let kept: number[][] = []
    let next = 1
    for (let round = 0; round < 300; round++) {
      const count = 1 + Math.floor(random() * 12)
      push(cache, next, count)
      kept.push(Array.from({ length: count }, (_, at) => next + at))
      next += count
      while (kept.flat().length > 30) kept = kept.slice(1) // 300 bytes are less than 40 lines.
      const expected = new Set(kept.flat())
      expect([cache.size, cache.bytes]).toEqual([expected.size, 10 * expected.size])
      for (let seq = Math.max(1, next - 60); seq < next + 3; seq++) {
        expect(cache.has(seq)).toBe(expected.has(seq))
        expect(cache.get(seq)).toBe(expected.has(seq) ? `line ${seq}` : undefined)
      }
    }
  })

  it('keeps no batch that is above a limit by itself', () => {
    const cache = new LineCache({ maxItems: 5, maxBytes: 1000 })
    push(cache, 1, 3)
    push(cache, 4, 6)
    expect([cache.size, cache.bytes, cache.get(3), cache.get(9)]).toEqual([0, 0, undefined, undefined])
    push(cache, 10, 5)
    expect([cache.size, cache.get(14)]).toEqual([5, 'line 14'])
  })

  it('lets go of everything when it is cleared', () => {
    const cache = new LineCache({ maxItems: 5, maxBytes: 1000 })
    push(cache, 1, 3)
    expect(cache.get(2)).toBe('line 2')
    cache.clear()
    expect([cache.size, cache.bytes, cache.get(2)]).toEqual([0, 0, undefined])
  })
})
