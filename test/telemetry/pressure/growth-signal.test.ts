import { describe, expect, it } from 'vitest'
import { type GrowthState, growthAfter, noGrowth } from '../../../src/telemetry/pressure/growth-signal.ts'
import { MB, reading, type ReadingChanges } from './readings.ts'

const settings = { windowMs: 60_000, windows: 4, gapMs: 30_000 }
const everyMs = 5000

function after(
  readings: number,
  at: (index: number) => ReadingChanges,
  from: GrowthState = noGrowth,
): GrowthState {
  let state = from
  for (let index = 0; index < readings; index++) {
    const atMs = index * everyMs
    state = growthAfter(state, reading({ atMs, ...at(index) }), settings)
  }
  return state
}

/** 0 to 1: what piles up between two collections. */
const saw = (index: number): number => (index % 7) / 7

function rising(index: number): ReadingChanges {
  return { heapUsedBytes: (40 + index) * MB }
}

describe('growth', () => {
  it('is seen below the saw of the collector', () => {
    const state = after(80, (index) => ({ heapUsedBytes: (40 + 60 * saw(index) + index * 0.1) * MB }))
    expect(state.growing?.series).toBe('heap')
    const perHour = (0.1 * MB * 3_600_000) / everyMs
    expect(state.growing?.bytesPerHour).toBeGreaterThan(perHour * 0.8)
    expect(state.growing?.bytesPerHour).toBeLessThan(perHour * 1.2)
  })

  it('is not what the collector swings by: two samples would differ by 50 MB', () => {
    expect(after(400, (index) => ({ heapUsedBytes: (40 + 60 * saw(index)) * MB })).growing).toBeUndefined()
  })

  it('is not a cache that fills and holds', () => {
    const state = after(120, (index) => ({ heapUsedBytes: (40 + Math.min(index, 40)) * MB }))
    expect(state.growing).toBeUndefined()
  })

  it('is seen outside the heap, in what is resident', () => {
    const state = after(80, (index) => ({ rssBytes: (200 + index) * MB }))
    expect(state.growing?.series).toBe('rss')
  })

  it('starts anew after a gap', () => {
    const grown = after(50, rising)
    expect(grown.growing).toBeDefined()
    const later = growthAfter(grown, reading({ atMs: 50 * everyMs + 31_000 }), settings)
    expect(later).toMatchObject({ growing: undefined, resets: 1 })
    expect(later.windows).toHaveLength(1)
  })

  it.each([3_600_000, -3_600_000])('starts anew after a step of the clock by %i ms', (stepMs) => {
    const grown = after(50, rising)
    const atMs = 50 * everyMs
    const later = growthAfter(grown, reading({ atMs, wallMs: 1_000_000 + atMs + stepMs }), settings)
    expect(later).toMatchObject({ growing: undefined, resets: 1 })
  })

  it('waits for a collection before it closes a window', () => {
    expect(after(200, (index) => ({ ...rising(index), majorCollections: 0 })).growing).toBeUndefined()
    const collected = after(200, (index) => ({ ...rising(index), majorCollections: Math.floor(index / 3) }))
    expect(collected.growing).toBeDefined()
  })
})
