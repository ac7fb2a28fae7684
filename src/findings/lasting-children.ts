// Processes that a subject started and kept all through a run. They are counted, and their ends are seen; what their memory
// does is not judged, for nobody collects their garbage before it is compared. A pass says so.
import type { PhaseSeries } from '../runner/series.ts'
import type { Run } from '../runner/run.ts'
import { runningSamples } from './series-values.ts'

/** One for each phase in which there were any. */
export function lastingChildren(run: Run): readonly string[] {
  return run.phases.flatMap((series) => {
    const names = lasting(series)
    return names.length === 0
      ? []
      : [
          `Phase ${series.phase}: the memory of what it started and kept (${[...new Set(names)].join(', ')}) was not judged: tidemark watch judges every process of a program`,
        ]
  })
}

/** Names of commands, as often as each was there at every look. */
function lasting(series: PhaseSeries): readonly string[] {
  const [first = [], ...others] = runningSamples(series).map(({ outside }) => outside?.children ?? [])
  return others.length === 0
    ? []
    : first.filter((name, index) => {
        const nth = first.slice(0, index + 1).filter((each) => each === name).length
        return others.every((children) => children.filter((each) => each === name).length >= nth)
      })
}
