// What a clean verdict promises, by kind of memory.
import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/findings/judge.ts'
import { measure } from '../../../src/findings/metrics.ts'
import { floorsInWords, seriesFloors } from '../../../src/findings/bytes/series-floors.ts'
import { claim, run, series } from '../series.ts'

/** What no heap has swings by `kilobytes` to both sides, in no order that a period would fit. */
const swinging = (kilobytes: number, leak = 0) =>
  series(
    240,
    (cycle, index) => ({
      outside: { anonymousBytes: 60e6 + leak * cycle + kilobytes * 1_000 * Math.sin(index * index) },
    }),
    { every: 10 },
  )

describe('the floors of a run', () => {
  it('are told by kind: what is worth a finding, and the noise on top of it', () => {
    const [quiet, noisy] = [seriesFloors(swinging(0)), seriesFloors(swinging(500))]
    expect(Object.keys(quiet)).toEqual(['heap', 'array-buffers', 'external', 'native'])
    expect(quiet.heap).toBeLessThan(150)
    expect(quiet.native).toBeGreaterThan(524_288 / 240)
    expect(noisy.native).toBeGreaterThan(2 * (quiet.native ?? Infinity))
    expect(noisy.heap).toBe(quiet.heap)
  })

  it('hold: what leaks by more is found, in every kind', () => {
    const floor = seriesFloors(swinging(500)).native ?? NaN
    const { findings } = judge(run(swinging(500, 1.5 * floor)), claim)
    expect(findings.map(({ kind }) => kind)).toEqual(['native'])
    expect(judge(run(swinging(500)), claim).verdict).toBe('clean')
  })

  it('are in words the worst of all phases, and say what was not judged', () => {
    expect(floorsInWords([swinging(0), swinging(500)])).toBe(floorsInWords([swinging(500)]))
    expect(floorsInWords([swinging(0), series(20)])).toMatch(/; growth of native memory was not judged$/)
    expect(floorsInWords([series(20, undefined, { judgesBytes: false })])).toBe(
      'growth of memory was not judged',
    )
    expect(floorsInWords([series(5)])).toMatch(/^growth on the heap, .* was not judged$/)
    expect(judge(run(swinging(0)), claim).reasons[0]).toContain(floorsInWords([swinging(0)]))
  })

  it('are in the metrics, over all phases the worst of each kind', () => {
    const { overall } = measure([
      { ...swinging(500), phase: 'a' },
      { ...swinging(0), phase: 'b' },
    ])
    expect(overall['detectableGrowthByKindBytes']).toEqual(seriesFloors(swinging(500)))
    expect(measure([series(20, undefined, { judgesBytes: false })]).overall).not.toHaveProperty(
      'detectableGrowthByKindBytes',
    )
  })
})

const apart = (beside: (cycle: number) => number, heap: (cycle: number) => number, uncounted = 0) =>
  series(
    240,
    (cycle) => ({
      inside: { heapTotalBytes: 60e6 },
      outside: {
        besideV8Bytes: 15e6 + beside(cycle),
        anonymousBytes: 75e6 + beside(cycle) + heap(cycle) + uncounted * cycle,
      },
    }),
    { every: 10 },
  )
const kinds = (phase: ReturnType<typeof apart>) => judge(run(phase), claim).findings.map(({ kind }) => kind)

describe('native memory, where the pages of V8 are told apart', () => {
  it('does not grow with pages that are committed and touched by and by', () => {
    const touched = apart(
      () => 0,
      (cycle) => 20_000 * cycle,
    )
    expect(kinds(touched)).toEqual([])
    expect(judge(run(touched), claim).verdict).toBe('clean')
  })

  it('grows with what lies beside them', () => {
    const leaks = apart(
      (cycle) => 5_000 * cycle,
      () => 0,
    )
    expect(kinds(leaks)).toEqual(['native'])
  })

  it('grows with what another allocator lays where their pages could be, once that is more than V8 keeps uncounted', () => {
    const aligned = apart(
      () => 0,
      () => 0,
      400_000,
    )
    expect(kinds(aligned)).toEqual(['native'])
  })
})
