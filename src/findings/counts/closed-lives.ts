// What is left after close, over the lives of a phase: a constant that further lives do not add to is not a leak.
import type { OpenSeries, Sample } from '../../runner/series.ts'

export interface ClosedLives {
  /** After the rehearsal, else before anything was started. */
  readonly before: Sample
  readonly after: Sample
  /** After one more life; undefined when nothing was left, or there was no time for it. */
  readonly again: Sample | undefined
  /** The subject has lived before: what its first life makes once is in `before`. */
  readonly rehearsed: boolean
}

/** Undefined when there is no sample after close. */
export function closedLives({ samples }: OpenSeries): ClosedLives | undefined {
  const before = samples.findLast(({ moment }) => moment === 'rested' || moment === 'idle')
  const after = samples.findLast(({ moment }) => moment === 'closed')
  const again = samples.findLast(({ moment }) => moment === 'again')
  return before && after && { before, after, again, rehearsed: before.moment === 'rested' }
}

export interface LeftCounts {
  readonly was: number
  readonly is: number
  /** After one more life. */
  readonly later: number | undefined
}

/** True when something is left, and one more life left more where there was one. */
export function isLeft({ was, is, later }: LeftCounts): boolean {
  return is > was && (later === undefined || later > is)
}

/** `0 before the subject started, 1 after it was closed, 2 after one more life`. */
export function leftInWords({ was, is, later }: LeftCounts): string {
  const more = later === undefined ? '' : `, ${later} after one more life`
  return `${was} before the subject started, ${is} after it was closed${more}`
}
