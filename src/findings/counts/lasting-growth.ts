// Whether what grew with the cycles stays when none follows: what lives for a second, a timer or a child of a tool, grows
// while steps come faster than it goes, and is no leak.
import type { OpenSeries, Sample } from '../../runner/series.ts'
import { isRunning } from '../series-values.ts'

/** Of what grew, the share that must be there still: some of it may be no leak. */
const STAYING_SHARE = 0.25

/** False when a look at which nothing was done found it gone. @param read the count in a sample */
export function hasStayed({ samples }: OpenSeries, read: (sample: Sample) => number): boolean {
  const first = samples.find(isRunning)
  return samples.every((look, index) => {
    const last = samples.slice(0, index).findLast(isRunning)
    if (look.moment !== 'still' || first === undefined || last === undefined) return true
    const from = read(first)
    return read(look) - from > STAYING_SHARE * (read(last) - from)
  })
}
