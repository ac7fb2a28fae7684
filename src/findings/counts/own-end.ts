// What becomes more and ends by itself: timers that run once are gone when the time is over that they are set for, and a
// cache whose entries each have one is bounded by that.
import type { OpenSeries } from '../../runner/series.ts'
import { runningSamples } from '../series-values.ts'
import { acquirers } from './origins.ts'

/** Nobody waits longer to see them end; what is set for longer is told with the time. */
const MOST_MS = 15_000
/** So many more, and they may be what grows. */
const LEAST_RISE = 3

/** The longest that those are set for which have become more, in milliseconds; undefined where no wait would show their end. */
export function ownEndMs(series: OpenSeries): number | undefined {
  const samples = runningSamples(series)
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const before = acquirers(first)
  const waits = [...acquirers(last)].flatMap(([key, { live, waitsMs = 0 }]) =>
    waitsMs > 0 && waitsMs <= MOST_MS && live - (before.get(key)?.live ?? 0) >= LEAST_RISE ? [waitsMs] : [],
  )
  return waits.length === 0 ? undefined : Math.max(...waits)
}
