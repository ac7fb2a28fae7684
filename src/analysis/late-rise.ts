// A count that was quiet at first and then rises in a straight line until the end: a leak that began late, which
// stretches of the whole time do not show. Where it began was chosen by looking, so the line must be plain.
import { COUNT_MIN_SAMPLES, risesThroughout } from './count-growth.ts'

/** Quiet is what stays in this share of the whole rise: what a start-up acquires before. The smaller finds the start of the line. */
const QUIET_SHARES = [1 / 16, 1 / 8] as const

/** Of the rate of its first half, as for other growth: a cache that fills has less. */
const OF_FIRST_HALF = 0.7

/** The last eighth rises by this share of an even rise at least: a burst that has stopped does not. */
const OF_EVEN_AT_END = 0.4

/** Of an even step, when each is looked at. */
const LEAST_STEP = 1 / 4

/** From so many samples on there are two for each of eight stretches; of fewer, each must be above the one before. */
const STRETCHED = 2 * COUNT_MIN_SAMPLES

export function risesLate(counts: readonly number[]): boolean {
  return QUIET_SHARES.some((share) => {
    const line = afterQuiet(counts, share)
    if (line === undefined || line.length < COUNT_MIN_SAMPLES) return false
    const rises = line.length < STRETCHED ? isHigherEachTime(line) : risesThroughout(line)
    return rises && isStraight(line)
  })
}

/** Undefined when it was not quiet before: a saw-tooth had been as high. */
function afterQuiet(counts: readonly number[], share: number): readonly number[] | undefined {
  const [first = 0] = counts
  const last = counts.at(-1) ?? 0
  const level = first + (last - first) * share
  const start = counts.findLastIndex((count) => count <= level)
  const isQuiet = last > first && start > 0 && counts.slice(0, start).every((count) => count <= level)
  return isQuiet ? counts.slice(start) : undefined
}

function isHigherEachTime(line: readonly number[]): boolean {
  const steps = line.slice(1).map((count, index) => count - (line[index] ?? 0))
  const even = steps.reduce((sum, step) => sum + step, 0) / steps.length
  return steps.every((step) => step > 0 && step >= LEAST_STEP * even)
}

function isStraight(line: readonly number[]): boolean {
  const end = line.length - 1
  const rise = (from: number, to: number) => (line[to] ?? 0) - (line[from] ?? 0)
  const middle = Math.floor(end / 2)
  const eighth = Math.max(1, Math.round(end / 8))
  const even = rise(0, end) / end
  return (
    rise(middle, end) / (end - middle) >= (OF_FIRST_HALF * rise(0, middle)) / middle &&
    rise(end - eighth, end) >= OF_EVEN_AT_END * even * eighth
  )
}
