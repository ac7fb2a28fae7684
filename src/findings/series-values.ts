// Picks what is judged out of samples: the running ones, and the exact counts of one moment.
import type { OpenSeries, Sample } from '../runner/series.ts'
import { countName, type Counted } from './counts/count-name.ts'
import type { Point } from './bytes/slope.ts'

/** Baseline and cycles: what growth is judged on. */
export function runningSamples(series: Pick<OpenSeries, 'samples'>): readonly Sample[] {
  return series.samples.filter(isRunning)
}

export function isRunning({ moment }: Sample): boolean {
  return moment === 'baseline' || moment === 'cycle'
}

/** Where it was seen. */
export function pointsOf(
  samples: readonly Sample[],
  read: (sample: Sample) => number | undefined,
): readonly Point[] {
  return samples.flatMap((sample) => {
    const y = read(sample)
    return y === undefined ? [] : [{ x: sample.cycle, y }]
  })
}

/** Everything that is counted exactly, by kind: `fd:socket`, `process`, `thread`, `active:Timeout`, `holding:lock`, `live:listener`. */
export function exactCounts({ inside, outside }: Sample): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const add = (group: Counted['group'], named: Readonly<Record<string, number>> = {}): void => {
    for (const [type, count] of Object.entries(named)) counts.set(countName({ group, type }), count)
  }
  const { activeResources, holdings, probe } = inside
  add('active', activeResources)
  add('holding', holdings)
  // What the probe has from the process registry is a holding already.
  const live = Object.entries(probe?.live ?? {}).filter(([kind]) => holdings?.[kind] === undefined)
  add('live', Object.fromEntries(live))
  add('fd', outside?.fds)
  if (outside !== undefined) add('tree', { process: outside.children.length })
  if (outside?.threads !== undefined) add('tree', { thread: outside.threads })
  return counts
}

/** Every kind that any of the samples has. */
export function kindsOf(samples: readonly Sample[]): readonly string[] {
  return [...new Set(samples.flatMap((sample) => [...exactCounts(sample).keys()]))].toSorted()
}
