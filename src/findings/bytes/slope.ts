// Theil–Sen slope with a lower and upper confidence bound: order statistics of all pairwise slopes (Sen 1968, Kendall's variance).
// Autocorrelated noise has fewer independent samples than it seems: the variance is inflated by (1 + ρ) / (1 − ρ) of the residuals.

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Slope {
  readonly perX: number
  /** Bounds, at the most the extreme slopes; undefined below 6 points. */
  readonly lower: number | undefined
  readonly upper: number | undefined
}

/** One-sided 99 %. */
const Z_99 = 2.326
/** With fewer, not even the lowest of all slopes is a 99 % bound. */
const MIN_POINTS_FOR_BOUNDS = 6
/** A leak's own curve (a table that doubles) leaves residuals that follow each other too; more than this would hide it. The shape test covers the rest. */
const MAX_CORRELATION = 0.7
/** All pairs of this many are 28,680 slopes; longer series are thinned to it by medians of neighbours. */
const MAX_POINTS = 240

/**
 * @param deviations how wide the interval is, in standard deviations; default 2.326: one-sided 99 %
 * @throws RangeError below two points: growth needs two
 */
export function theilSen(points: readonly Point[], deviations = Z_99): Slope {
  if (points.length < 2)
    throw new RangeError(`Estimate a slope: ${points.length} points given and at least 2 are needed`)
  const thinned = thin(points)
  const slopes = pairwiseSlopes(thinned)
  const perX = median(slopes)
  const spread =
    deviations * kendallDeviation(thinned.length) * Math.sqrt(inflation(residuals(thinned, perX)))
  const below = Math.max(0, Math.floor((slopes.length - spread) / 2) - 1)
  if (thinned.length < MIN_POINTS_FOR_BOUNDS) return { perX, lower: undefined, upper: undefined }
  return { perX, lower: slopes[below], upper: slopes[slopes.length - 1 - below] }
}

/** Of values in any order. @throws RangeError without values. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).toSorted()
  const high = sorted[sorted.length >> 1]
  const low = sorted[(sorted.length - 1) >> 1]
  if (high === undefined || low === undefined) throw new RangeError('Take a median: there are no values')
  return (low + high) / 2
}

function pairwiseSlopes(points: readonly Point[]): Float64Array {
  const slopes: number[] = []
  for (const [index, left] of points.entries()) {
    for (const right of points.slice(index + 1)) {
      if (right.x !== left.x) slopes.push((right.y - left.y) / (right.x - left.x))
    }
  }
  return Float64Array.from(slopes).toSorted()
}

function kendallDeviation(count: number): number {
  return Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18)
}

function residuals(points: readonly Point[], perX: number): readonly number[] {
  const level = median(points.map(({ x, y }) => y - perX * x))
  return points.map(({ x, y }) => y - perX * x - level)
}

/** From the lag-1 correlation, corrected for its bias in short series (Kendall 1954). */
function inflation(values: readonly number[]): number {
  let products = 0
  let squares = 0
  for (const [index, value] of values.entries()) {
    squares += value * value
    products += value * (values[index + 1] ?? 0)
  }
  if (squares === 0) return 1
  const raw = products / squares
  const correlation = Math.min(MAX_CORRELATION, Math.max(0, raw + (1 + 3 * raw) / values.length))
  return (1 + correlation) / (1 - correlation)
}

function thin(points: readonly Point[]): readonly Point[] {
  if (points.length <= MAX_POINTS) return points
  return Array.from({ length: MAX_POINTS }, (_, index) => {
    const from = Math.floor((index * points.length) / MAX_POINTS)
    const group = points.slice(from, Math.floor(((index + 1) * points.length) / MAX_POINTS))
    return { x: median(group.map(({ x }) => x)), y: median(group.map(({ y }) => y)) }
  })
}
