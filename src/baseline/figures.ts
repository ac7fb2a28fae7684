// The figures of repeated runs, by name: what a baseline keeps and a gate compares.
import type { Metrics, MetricValue } from '../findings/metrics.ts'
import { figureKind, keptDetails, type FigureKind } from './figure-kind.ts'

/** One value for each run, by `phase.metric` or `phase.metric.detail`. */
export type FigureRuns = Readonly<Record<string, readonly number[]>>

export interface MeasuredPhase {
  readonly name: string
  readonly metrics: Metrics
}

/** Of one run. Counts and rows as they are; bytes to four digits and times to three, so that a diff stays readable. */
function figuresOf(phases: readonly MeasuredPhase[]): Readonly<Record<string, number>> {
  const figures: Record<string, number> = {}
  for (const { name, metrics } of phases) {
    for (const [metric, value] of Object.entries(metrics)) {
      const details = keptDetails(metric)
      if (details === undefined) continue
      for (const [figure, level] of levels(`${name}.${metric}`, value, details)) {
        figures[figure] = rounded(level, figureKind(figure))
      }
    }
  }
  return figures
}

/** Of several runs, sorted by name; a run that lacks a figure adds no value to it. */
export function figureRuns(runs: readonly (readonly MeasuredPhase[])[]): FigureRuns {
  const values = new Map<string, number[]>()
  for (const run of runs) {
    for (const [name, value] of Object.entries(figuresOf(run))) {
      const known = values.get(name)
      if (known === undefined) values.set(name, [value])
      else known.push(value)
    }
  }
  return Object.fromEntries([...values].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

function levels(
  figure: string,
  value: MetricValue,
  details: readonly string[],
): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[figure, value]]
  return details.flatMap((detail) => {
    const level = value[detail]
    return level === undefined ? [] : [[`${figure}.${detail}`, level] as const]
  })
}

const DIGITS: Readonly<Record<FigureKind, number>> = {
  count: 6,
  thread: 6,
  size: 5,
  heap: 4,
  memory: 4,
  work: 4,
  time: 3,
}

function rounded(value: number, kind: FigureKind): number {
  return (kind === 'count' || kind === 'thread') && Number.isSafeInteger(value)
    ? value
    : Number(value.toPrecision(DIGITS[kind]))
}
