// A count that was quiet at first and then rises in a straight line until the end: a leak that began late, which
// stretches of the whole time do not show. Where it began was chosen by looking, so the line must be plain.
import { COUNT_MIN_SAMPLES, risesThroughout } from './count-growth.ts'
import { exactRate } from './exact-growth.ts'
import type { Point } from '../bytes/slope.ts'

/** Quiet is what stays in this share of the whole rise: what a start-up acquires before. The smaller finds the start of the line. */
const QUIET_SHARES = [1 / 16, 1 / 8] as const

/** Of the rate of its first half, as for other growth: a cache that fills has less. */
const OF_FIRST_HALF = 0.7

/** The last eighth rises by this share of an even rise at least: a burst that has stopped does not. */
const OF_EVEN_AT_END = 0.4

/** Of an even step in the time between, when each is looked at. */
const LEAST_STEP = 1 / 4

/** From so many samples on there are two for each of eight stretches; of fewer, each must be above the one before. */
const STRETCHED = 2 * COUNT_MIN_SAMPLES

/** @param points counts by time */
export function risesLate(points: readonly Point[]): boolean {
  return lateLine(points) !== undefined
}

/** From where it was last quiet to the end; undefined where that is no such line. */
export function lateLine(points: readonly Point[]): readonly Point[] | undefined {
  return QUIET_SHARES.map((share) => afterQuiet(points, share)).find((line) => {
    if (line === undefined || line.length < COUNT_MIN_SAMPLES) return false
    const rises = line.length < STRETCHED ? isHigherEachTime(line) : risesThroughout(line.map(({ y }) => y))
    return rises && isStraight(line)
  })
}

/** Undefined when it was not quiet before: a saw-tooth had been as high. */
function afterQuiet(points: readonly Point[], share: number): readonly Point[] | undefined {
  const first = points[0]?.y ?? 0
  const last = points.at(-1)?.y ?? 0
  const level = first + (last - first) * share
  const start = points.findLastIndex(({ y }) => y <= level)
  const isQuiet = last > first && start > 0 && points.slice(0, start).every(({ y }) => y <= level)
  return isQuiet ? points.slice(start) : undefined
}

function isHigherEachTime(line: readonly Point[]): boolean {
  const even = exactRate(line)
  return line.slice(1).every(({ x, y }, index) => {
    const before = line[index] ?? { x, y }
    return y > before.y && y - before.y >= LEAST_STEP * even * (x - before.x)
  })
}

function isStraight(line: readonly Point[]): boolean {
  const middle = Math.floor((line.length - 1) / 2)
  const eighth = Math.max(1, Math.round((line.length - 1) / 8))
  return (
    exactRate(line.slice(middle)) >= OF_FIRST_HALF * exactRate(line.slice(0, middle + 1)) &&
    exactRate(line.slice(-eighth - 1)) >= OF_EVEN_AT_END * exactRate(line)
  )
}
