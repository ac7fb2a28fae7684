// What noise hides is neither shown nor ruled out by the samples.
import { describe, expect, it } from 'vitest'
import { byteGrowth, byteKinds, mayRise } from '../../../src/findings/bytes/byte-growth.ts'
import { normal } from '../../seeded.ts'
import { series } from '../series.ts'

const EVERY = 2
const SAMPLES = 26
const [heap] = byteKinds

/** @param leak and noise in bytes, of a cycle and of a sample */
function growthOf(leak: number, noise: number) {
  const random = normal(7)
  const levels = Array.from(
    { length: SAMPLES + 1 },
    (_, at) => 10_000_000 + leak * EVERY * at + noise * random(),
  )
  const sampled = series(
    SAMPLES * EVERY,
    (_, index) => ({ inside: { heapObjectsBytes: levels[index] ?? 0 } }),
    { every: EVERY },
  )
  const growth = heap && byteGrowth(sampled, heap)
  if (growth === undefined) throw new Error('there are too few samples')
  return { rises: growth.rises, mayRise: mayRise(growth) }
}

describe('growth', () => {
  it('may be there where noise is as big as it', () => {
    expect(growthOf(2_000, 60_000)).toEqual({ rises: false, mayRise: true })
  })

  it('is there where it is bigger than the noise, and is no longer a question', () => {
    expect(growthOf(5_000, 2_000)).toEqual({ rises: true, mayRise: false })
  })

  it('is ruled out where the samples hardly differ', () => {
    expect(growthOf(0, 20)).toEqual({ rises: false, mayRise: false })
  })

  it('is ruled out where the heap falls', () => {
    expect(growthOf(-5_000, 2_000)).toEqual({ rises: false, mayRise: false })
  })
})
