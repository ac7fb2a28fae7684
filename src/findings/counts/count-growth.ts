// Exact counts that rise in every stretch of a phase: no threshold and no noise, only persistence.

/** Stretches whose lowest count must each be above the one before. Of noise without a trend, 1 in 8! = 40,320 does that. */
const STRETCHES = 8

/** Fewer samples than this say nothing about growth. */
export const COUNT_MIN_SAMPLES = STRETCHES

/**
 * True when the lowest value of each of eight stretches is above that of the stretch before.
 * Lowest values, because a pool may be caught at any size; stretches, because a leak in one cycle of twenty has samples without growth.
 */
export function risesThroughout(counts: readonly number[]): boolean {
  if (counts.length < COUNT_MIN_SAMPLES) return false
  return lowestOfStretches(counts).every((lowest, index, all) => lowest > (all[index - 1] ?? -Infinity))
}

/** Of each of eight stretches. @param counts at least eight */
export function lowestOfStretches(counts: readonly number[]): readonly number[] {
  return Array.from({ length: STRETCHES }, (_, index) => {
    const from = Math.floor((index * counts.length) / STRETCHES)
    const until = Math.floor(((index + 1) * counts.length) / STRETCHES)
    return Math.min(...counts.slice(from, until))
  })
}
