// Over which part of a watch a count rose, and what is told of it.
import { describe, expect, it } from 'vitest'
import {
  endsInWords,
  risenStretch,
  risePerMinute,
  stretchInWords,
} from '../../../src/findings/counts/risen-stretch.ts'

/** One sample a second. */
const told = (counts: readonly number[]) => {
  const stretch = risenStretch(counts.map((y, second) => ({ x: second * 1_000, y })))
  return (
    stretch && [
      endsInWords(stretch, String),
      stretchInWords(stretch, 'sample'),
      Math.round(risePerMinute(stretch)),
    ]
  )
}

const upTo = (length: number) => Array.from({ length }, (_, index) => index)

describe('the stretch over which a count rose', () => {
  it('is the whole time where it rose to the end', () => {
    expect(told(upTo(32))).toEqual(['0 → 31', 'more in every stretch of 32 samples over 31.0 s', 60])
  })

  it('ends before a close that gave everything back', () => {
    expect(told([...upTo(30), 0, 0])).toEqual([
      '0 → 27',
      'more in every stretch of the first 28 of 32 samples, over 27.0 s',
      60,
    ])
  })

  it('begins where it was quiet before', () => {
    expect(told([...Array.from({ length: 20 }, () => 3), ...upTo(20).map((count) => count + 3)])).toEqual([
      '3 → 22',
      'more in every stretch of the last 20 of 40 samples, over 19.0 s',
      60,
    ])
  })

  it('is none where it comes and goes', () => {
    expect(told(upTo(40).map((count) => count % 7))).toBeUndefined()
  })
})
