// False alarms and misses on seeded series: what a heap after collection looks like with and without a leak.
import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/findings/judge.ts'
import { uniform, normal } from '../../seeded.ts'
import { claim, run, series } from '../series.ts'

const EVERY = 10
const SEEDS = 200
const LENGTHS = [24, 40, 100] as const

type Shape = (seed: number, samples: number) => (index: number) => number

const still: Readonly<Record<string, Shape>> = {
  'noise of 28 B': (seed) => white(seed, 28),
  'noise of 1.8 kB': (seed) => white(seed, 1_800),
  'noise of 100 kB': (seed) => white(seed, 100_000),
  'noise that follows itself': (seed) => correlated(seed, 0.9),
  'warm-up that wears off': (seed, samples) => {
    const lasts = samples * (0.05 + 0.2 * uniform(seed)())
    return plus(white(seed, 1_800), (index) => 200_000 * (1 - Math.exp(-index / lasts)))
  },
  'code that is compiled early': (seed) =>
    plus(white(seed, 1_800), (index) => 545 * 20 * (1 - Math.exp(-index / 20))),
  'one step': (seed, samples) => {
    const at = uniform(seed)() * samples
    return plus(white(seed, 1_800), (index) => (index > at ? 1_000_000 : 0))
  },
  'a saw-tooth': (seed, samples) => {
    const random = uniform(seed)
    const period = 3 + (random() * samples) / 3
    const offset = random() * period
    return plus(white(seed, 1_800), (index) => (5_000_000 * ((index + offset) % period)) / period)
  },
  'a cache that fills and holds': (seed, samples) => {
    const full = samples * (0.2 + 0.6 * uniform(seed)())
    return plus(white(seed, 1_800), (index) => 20_000_000 * Math.min(1, index / full))
  },
}

const leaking: Readonly<Record<string, Shape>> = {
  '100 B a cycle in noise of 28 B': (seed) => plus(white(seed, 28), (index) => 100 * EVERY * index),
  '1 kB a cycle in noise of 1.8 kB': (seed) => plus(white(seed, 1_800), (index) => 1_000 * EVERY * index),
  'a table that doubles as it grows': (seed) =>
    plus(
      white(seed, 1_800),
      (index) => 500 * EVERY * index + 48 * 2 ** Math.ceil(Math.log2(EVERY * (index + 1))),
    ),
  'a leak behind a warm-up': (seed, samples) =>
    plus(
      white(seed, 1_800),
      (index) => 1_000 * EVERY * index + 100_000 * (1 - Math.exp(-index / (samples * 0.1))),
    ),
}

function white(seed: number, deviation: number): (index: number) => number {
  const noise = normal(seed)
  return () => deviation * noise()
}

function correlated(seed: number, share: number): (index: number) => number {
  const noise = normal(seed)
  let level = 0
  return () => (level = share * level + 3_000 * noise())
}

function plus(one: (index: number) => number, other: (index: number) => number): (index: number) => number {
  return (index) => one(index) + other(index)
}

function count(shape: Shape, samples: number): Readonly<Record<string, number>> {
  const counts: Record<string, number> = { clean: 0, leak: 0, undecided: 0 }
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const level = shape(seed * 7_919 + samples, samples)
    const inside = (index: number) => ({ inside: { heapObjectsBytes: 10_000_000 + level(index) } })
    const { verdict } = judge(
      run(series(samples * EVERY, (_, index) => inside(index), { every: EVERY })),
      claim,
    )
    counts[verdict] = (counts[verdict] ?? 0) + 1
  }
  return counts
}

describe.each(LENGTHS)('with %i samples', (samples) => {
  it.each(Object.entries(still))(
    `is red on none of ${SEEDS} series with %s, and clean on 99 %%`,
    (_, shape) => {
      const { leak, clean } = count(shape, samples)
      expect(leak).toBe(0)
      expect(clean).toBeGreaterThanOrEqual(0.99 * SEEDS)
    },
  )

  it.each(Object.entries(leaking))(`is red on every one of ${SEEDS} series with %s`, (_, shape) => {
    expect(count(shape, samples)).toEqual({ leak: SEEDS, clean: 0, undecided: 0 })
  })
})
