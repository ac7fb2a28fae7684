// Memory of a program that was seen from outside alone: what codex 0.171.0 was seen to hold, in runs of which one was called a
// leak and the next was not.
import { describe, expect, it } from 'vitest'
import { livesFar } from '../../src/agents/far-life.ts'
import { byteGrowth, byteKinds } from '../../src/findings/bytes/byte-growth.ts'
import { growingBytes } from '../../src/findings/rules/heap-growth.ts'
import type { PhaseSeries } from '../../src/runner/series.ts'
import { series } from '../findings/series.ts'

/** In kB, after every second of 40 prompts. */
const PROMPTS = [
  32_970, 35_180, 35_630, 36_410, 36_560, 37_320, 38_130, 38_320, 38_480, 39_850, 39_400, 39_670, 39_590,
  39_070, 39_940, 40_280, 40_630, 41_320, 41_320, 41_090, 40_990,
]
/** After every fourth of 192 sessions. */
const SESSIONS = [
  38_490, 39_770, 40_870, 41_120, 40_420, 41_000, 40_890, 41_440, 42_240, 41_780, 41_500, 41_260, 41_740,
  41_350, 41_460, 41_940, 41_330, 41_910, 42_580, 43_080, 42_780, 42_940, 42_770, 42_920, 42_980, 43_170,
  43_080, 43_450, 44_390, 43_990, 44_580, 45_000, 44_180, 44_670, 44_140, 44_490, 44_930, 45_240, 45_180,
  45_360, 44_980, 45_150, 45_690, 45_570, 45_910, 46_090, 45_700, 45_910, 46_060,
]
const UNSEEN = { isUnseen: true, heapTotalBytes: 0, externalBytes: 0 } as const

function holding(kilobytes: readonly number[], every: number): PhaseSeries {
  const at = (index: number): number => 1_000 * (kilobytes[index] ?? 0)
  const of = series(
    every * (kilobytes.length - 1),
    (_, index) => ({ outside: { anonymousBytes: at(index) } }),
    {
      every,
      tiers: 'on',
    },
  )
  return of
}

function seenFromOutside(of: PhaseSeries): PhaseSeries {
  const samples = of.samples.map((sample) => ({ ...sample, inside: { ...sample.inside, ...UNSEEN } }))
  return { ...of, samples }
}

describe('memory of a program that is seen from outside alone', () => {
  it.each([
    ['prompts', PROMPTS, 2],
    ['sessions', SESSIONS, 4],
  ] as const)('may rise as its allocator does: %s', (_, kilobytes, every) => {
    const seen = seenFromOutside(holding(kilobytes, every))
    expect(growingBytes(seen)).toEqual([])
    const native = byteKinds.flatMap((kind) => byteGrowth(seen, kind) ?? [])
    expect(native).toHaveLength(1)
    // It says what it would have seen.
    expect(native[0]?.detectablePerCycle).toBeGreaterThan(16_777_216 / (every * kilobytes.length))
  })

  it('is a leak where it rises by more', () => {
    const more = SESSIONS.map((kilobytes, index) => kilobytes + 4 * 200 * index)
    const [finding] = growingBytes(seenFromOutside(holding(more, 4)))
    expect(finding).toMatchObject({ kind: 'native' })
    expect(finding?.growthPerCycle).toBeGreaterThan(200_000)
  })
})

describe('a life of more cycles', () => {
  const seen = seenFromOutside(holding(PROMPTS, 2))

  it('is that of an agent of which some process is seen from outside alone', () => {
    expect(livesFar(seen)).toBe(true)
  })

  it('is not that of one that a probe is in, nor of one whose bytes nobody judges', () => {
    expect(livesFar(holding(PROMPTS, 2))).toBe(false)
    expect(livesFar({ ...seen, judgesBytes: false })).toBe(false)
  })
})
