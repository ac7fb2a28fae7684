import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsedShard, partOf } from '../../src/gate/shard.ts'

describe('a shard', () => {
  it.each(['0/3', '4/3', '1', '1/0', '-1/3', '1/2/3', ' 1/3', '1/99999', 'a/b'])('is not %s', (text) => {
    expect(parsedShard(text)).toBeUndefined()
  })

  it('runs its part, and all shards together run everything once, in parts that differ by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (planned, count) => {
        fc.pre(count <= planned)
        const all = Array.from({ length: planned }, (_, position) => position)
        const parts = Array.from({ length: count }, (_, position) =>
          partOf(all, { index: position + 1, count }),
        )
        expect(parts.flat().toSorted((a, b) => a - b)).toEqual(all)
        const sizes = parts.map(({ length }) => length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is refused where nothing would be left for it', () => {
    expect(() => partOf(['a', 'b'], { index: 3, count: 3 })).toThrow(
      /shard 3\/3: 2 are planned, wanted at most/,
    )
  })
})
