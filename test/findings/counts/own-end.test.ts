// What has become more and ends by itself is waited for, where somebody would wait for it.
import { describe, expect, it } from 'vitest'
import { ownEndMs } from '../../../src/findings/counts/own-end.ts'
import type { Origin } from '../../../src/runner/series.ts'
import { series } from '../series.ts'

const place = { kind: 'timer', label: 'setTimeout', file: '/app/cache.ts', line: 8 }

const probed = (...origins: readonly Origin[]) => ({
  level: 'full',
  live: {},
  origins,
  dropped: 0,
  faults: 0,
})

/** A life of which each step adds what these lines have. */
const life = (...origins: readonly Omit<Origin, 'live'>[]) =>
  series(40, (cycle) => ({ inside: { probe: probed(...origins.map((each) => ({ ...each, live: cycle }))) } }))

describe('timers that have become more', () => {
  it('are waited for until the last of them has run', () => {
    expect(ownEndMs(life({ ...place, waitsMs: 3_000 }, { ...place, line: 9, waitsMs: 5_000 }))).toBe(5_000)
  })

  it('are not where they are set for longer than anybody waits', () => {
    expect(ownEndMs(life({ ...place, waitsMs: 30_000 }))).toBeUndefined()
    expect(ownEndMs(life({ ...place, waitsMs: 30_000 }, { ...place, line: 9, waitsMs: 4_000 }))).toBe(4_000)
  })

  it('are not where some of the same line run for ever', () => {
    expect(ownEndMs(life({ ...place, waitsMs: 3_000 }, { ...place, label: 'setInterval' }))).toBeUndefined()
  })

  it('are not where they are no more than before', () => {
    const still = series(40, () => ({ inside: { probe: probed({ ...place, live: 7, waitsMs: 3_000 }) } }))
    expect(ownEndMs(still)).toBeUndefined()
  })
})
