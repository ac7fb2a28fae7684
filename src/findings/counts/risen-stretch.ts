// The stretch of a watch over which a count rose: the whole time, or what came before a close at its end, or its second half,
// or a straight line from late on. What is told of a rise is told of that stretch: after a close all is 0.
import { COUNT_MIN_SAMPLES, risesThroughout } from './count-growth.ts'
import { lateLine } from './late-rise.ts'
import { formatMs, plural } from '../quantity.ts'
import type { Point } from '../bytes/slope.ts'

/** A part of the time was chosen by looking, so it must show two rows a stretch. */
const MIN_PART_ROWS = 2 * COUNT_MIN_SAMPLES

/** One row in this many at the end may belong to the close. */
const CLOSING_SHARE = 8

export interface RisenStretch {
  /** Counts by time, in milliseconds. */
  readonly points: readonly Point[]
  /** Of so many samples in all. */
  readonly of: number
  readonly isFromTheStart: boolean
}

/** Undefined where it rose over no such stretch. @param points counts by time */
export function risenStretch(points: readonly Point[]): RisenStretch | undefined {
  const closing = Math.max(2, Math.ceil(points.length / CLOSING_SHARE))
  const parts = [points.slice(0, points.length - closing), points.slice(Math.floor(points.length / 2))]
  const risen =
    [points, ...parts.filter(({ length }) => length >= MIN_PART_ROWS)].find((part) =>
      risesThroughout(part.map(({ y }) => y)),
    ) ?? lateLine(points)
  return risen && { points: risen, of: points.length, isFromTheStart: risen[0] === points[0] }
}

/** By how much, over the stretch. */
export function riseOf({ points }: RisenStretch): number {
  return (points.at(-1)?.y ?? 0) - (points[0]?.y ?? 0)
}

/** By the minute, over the stretch. */
export function risePerMinute(stretch: RisenStretch): number {
  return (riseOf(stretch) * 60_000) / Math.max(1, overMs(stretch))
}

/** `4 → 9 alive`, each amount as it is shown. */
export function endsInWords({ points }: RisenStretch, shown: (count: number) => string): string {
  return `${shown(points[0]?.y ?? 0)} → ${shown(points.at(-1)?.y ?? 0)}`
}

/** `more in every stretch of the first 50 of 58 samples, over 51 s`. @param unit such as `sample` */
export function stretchInWords(stretch: RisenStretch, unit: string): string {
  const { points, of, isFromTheStart } = stretch
  const all = plural(of, unit)
  if (points.length === of) return `more in every stretch of ${all} over ${formatMs(overMs(stretch))}`
  const which = isFromTheStart ? 'first' : 'last'
  return `more in every stretch of the ${which} ${points.length} of ${all}, over ${formatMs(overMs(stretch))}`
}

function overMs({ points }: RisenStretch): number {
  return (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
}
