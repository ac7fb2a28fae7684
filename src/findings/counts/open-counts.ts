// Counts that rise so seldom that one life cannot tell a leak in one cycle of forty from something that ends at a dozen.
import type { OpenSeries, Sample } from '../../runner/series.ts'
import { exactCounts, kindsOf, runningSamples } from '../series-values.ts'
import { COUNT_MIN_SAMPLES, lowestOfStretches } from './count-growth.ts'
import { kindName } from './count-name.ts'
import { hasStayed } from './lasting-growth.ts'
import { acquirers, acquirersOf } from './origins.ts'

/** What has become one or two more comes late and ends. */
const LEAST_RISE = 3
/** Of eight stretches, those after which it must still have risen, … */
const FIRST_HALF = 3
/** … and by how much. */
const LEAST_LATE_RISE = 2

export interface OpenCount {
  /** `file watcher` */
  readonly what: string
  readonly first: number
  readonly last: number
}

/** What never fell and rose to the end, though not in every stretch: no finding, and nothing that holds. */
export function openCounts(series: OpenSeries): readonly OpenCount[] {
  const samples = runningSamples(series)
  if (!series.judgesGrowth || samples.length < COUNT_MIN_SAMPLES) return []
  const byLine = [...acquirersOf(samples)].map(([key, { kind }]) => ({
    what: kindName(kind),
    read: (sample: Sample) => acquirers(sample).get(key)?.live ?? 0,
  }))
  const byKind = [...kindsOf(samples)].map((kind) => ({
    what: kindName(kind),
    read: (sample: Sample) => exactCounts(sample).get(kind) ?? 0,
  }))
  return [...byLine, ...byKind].flatMap(({ what, read }) => {
    const counts = samples.map(read)
    const isOpen = risesSeldom(counts) && hasStayed(series, read)
    return isOpen ? [{ what, first: counts[0] ?? 0, last: counts.at(-1) ?? 0 }] : []
  })
}

function risesSeldom(counts: readonly number[]): boolean {
  const lowest = lowestOfStretches(counts)
  const [first = 0, last = 0] = [lowest[0], lowest.at(-1)]
  return (
    lowest.every((each, index) => each >= (lowest[index - 1] ?? each)) &&
    last - first >= LEAST_RISE &&
    last - (lowest[FIRST_HALF] ?? 0) >= LEAST_LATE_RISE
  )
}
