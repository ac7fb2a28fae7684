// The figures of a result: what a run used, by phase and over all. A figure that was not seen is absent, never 0.
import type { Distribution, Distributions, OpenSeries, Sample } from '../runner/series.ts'
import { byteGrowth, byteKinds } from './bytes/byte-growth.ts'
import { closedLives, isLeft } from './counts/closed-lives.ts'
import { countedAs } from './counts/count-name.ts'
import { seriesFloors } from './bytes/series-floors.ts'
import { exactCounts, runningSamples } from './series-values.ts'

export type MetricValue = number | Readonly<Record<string, number>>
export type Metrics = Readonly<Record<string, MetricValue>>

export interface Measured {
  /** Of all phases the worst; cycles and times added up. */
  readonly overall: Metrics
  readonly phases: Readonly<Record<string, Metrics>>
}

/** Growth that would have been seen, by kind of memory; over all phases the worst of each. */
const FLOORS = 'detectableGrowthByKindBytes'
const ADDED_UP = new Set(['cycles', 'durationMs', 'samples'])

/** Of a whole run, or of what has been seen of it. */
export function measure(series: readonly OpenSeries[]): Measured {
  const phases: Record<string, Metrics> = {}
  for (const each of series) phases[each.phase] = phaseMetrics(each)
  return { overall: Object.values(phases).reduce(combine, {}), phases }
}

/** `resume.stepMs.p99`, `stepMs.p99`, `peakRssBytes`: a phase's when the first part names one, else over all. */
export function metricNamed(measured: Measured, name: string): number | undefined {
  const [head = '', ...rest] = name.split('.')
  const phase = measured.phases[head]
  const [metric = '', detail] = phase === undefined ? [head, ...rest] : rest
  const value = (phase ?? measured.overall)[metric]
  if (typeof value === 'object') return detail === undefined ? value['max'] : value[detail]
  return detail === undefined ? value : undefined
}

function phaseMetrics(series: OpenSeries): Metrics {
  const heap = heapMetrics(series)
  return defined({
    cycles: Math.max(0, ...series.samples.map(({ cycle }) => cycle)),
    samples: series.samples.length,
    durationMs: series.samples.at(-1)?.atMs,
    liveResources: liveResources(series),
    ...memoryMetrics(series.samples),
    ...heap,
    ...recordedMetrics(series),
  })
}

/** Left after close, and added to by a further life where there was one: what the probe counts, else what shows from outside. */
function liveResources(series: OpenSeries): number | undefined {
  const lives = closedLives(series)
  if (lives === undefined) return undefined
  const [before, after] = [exactCounts(lives.before), exactCounts(lives.after)]
  const again = lives.again && exactCounts(lives.again)
  const sees = lives.after.inside.probe === undefined ? isSeenOutside : isHeldInside
  let left = 0
  for (const [kind, is] of after) {
    const was = before.get(kind) ?? 0
    const later = again && (again.get(kind) ?? 0)
    if (sees(kind) && isLeft({ was, is, later })) left += is - was
  }
  return left
}

function isSeenOutside(name: string): boolean {
  const counted = countedAs(name)
  return counted?.group === 'fd' || (counted?.group === 'tree' && counted.type === 'process')
}

function isHeldInside(name: string): boolean {
  const group = countedAs(name)?.group
  return group === 'live' || group === 'holding'
}

function memoryMetrics(samples: readonly Sample[]): Record<string, number | undefined> {
  const idle = samples.find(({ moment }) => moment === 'idle')
  const worked = samples.filter(
    ({ moment }) => moment === 'baseline' || moment === 'cycle' || moment === 'closed',
  )
  const idleRssBytes = idle?.outside?.rssBytes ?? idle?.inside.rssBytes
  const peakRssBytes = highest(worked.map(({ outside }) => outside?.peakRssBytes))
  return {
    idleRssBytes,
    peakRssBytes,
    peakRssAboveIdleBytes:
      idleRssBytes === undefined || peakRssBytes === undefined
        ? undefined
        : Math.max(0, peakRssBytes - idleRssBytes),
    peakTreePssBytes: highest(worked.map(({ outside }) => outside?.treePssBytes)),
    peakThreads: highest(worked.map(({ outside }) => outside?.threads)),
    peakChildren: highest(worked.map(({ outside }) => outside?.children.length)),
  }
}

function heapMetrics(series: OpenSeries): Record<string, MetricValue | undefined> {
  const running = runningSamples(series).filter(({ inside }) => inside.isUnseen !== true)
  const [first, last] = [running[0]?.inside.heapObjectsBytes, running.at(-1)?.inside.heapObjectsBytes]
  const [heap] = byteKinds
  const growth = heap && byteGrowth(series, heap)
  const floors = seriesFloors(series)
  return {
    heapAfterGcBytes: first === undefined || last === undefined ? undefined : { first, last },
    heapGrowthPerCycleBytes: growth?.perCycle,
    detectableGrowthPerCycleBytes: growth?.detectablePerCycle,
    ...(Object.keys(floors).length > 0 && { [FLOORS]: floors }),
  }
}

/** What the subject recorded, under the names it gave; figures by their highest level. */
function recordedMetrics(series: OpenSeries): Record<string, MetricValue | undefined> {
  const metrics: Record<string, MetricValue | undefined> = {}
  const running = runningSamples(series)
  for (const name of new Set(running.flatMap(({ inside }) => Object.keys(inside.figures)))) {
    metrics[name] = highest(running.map(({ inside }) => inside.figures[name]))
  }
  for (const [name, seen] of Object.entries(series.samples.at(-1)?.inside.totals ?? {}))
    metrics[name] = summary(seen)
  metrics['stepWork'] = stepWork(series.samples.at(-1)?.inside.totals ?? {})
  return metrics
}

/**
 * Processor time of a step in multiples of a fixed piece of work, which the same process did beside the steps: on a
 * machine that is slower today, both are. Undefined where it was not measured.
 */
function stepWork({ stepCpuMs, referenceCpuMs }: Distributions): number | undefined {
  if (stepCpuMs === undefined || referenceCpuMs === undefined || referenceCpuMs.sum === 0) return undefined
  return stepCpuMs.sum / stepCpuMs.count / (referenceCpuMs.sum / referenceCpuMs.count)
}

function summary({ count, sum, max, p50, p99 }: Distribution): Readonly<Record<string, number>> {
  return { p50, p99, max, mean: sum / count, count }
}

function combine(all: Metrics, one: Metrics): Metrics {
  const combined: Record<string, MetricValue> = { ...all }
  for (const [name, value] of Object.entries(one)) {
    const known = combined[name]
    if (known === undefined) combined[name] = value
    else if (typeof known === 'number' && typeof value === 'number') {
      combined[name] = ADDED_UP.has(name) ? known + value : Math.max(known, value)
    } else if (typeof known === 'object' && typeof value === 'object')
      combined[name] = name === FLOORS ? highestOfEach(known, value) : worst(known, value)
  }
  return combined
}

function highestOfEach(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): MetricValue {
  const all = { ...one }
  for (const [name, value] of Object.entries(other)) all[name] = Math.max(all[name] ?? value, value)
  return all
}

/** Levels belong together: the pair with the higher maximum, p99 or last level counts. */
function worst(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): MetricValue {
  return weight(other) > weight(one) ? other : one
}

function weight(each: Readonly<Record<string, number>>): number {
  return each['p99'] ?? each['last'] ?? 0
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function defined(values: Readonly<Record<string, MetricValue | undefined>>): Metrics {
  const kept: Record<string, MetricValue> = {}
  for (const [name, value] of Object.entries(values)) if (value !== undefined) kept[name] = value
  return kept
}
