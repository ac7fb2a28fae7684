// Which figures of a run are kept in a baseline, what each depends on, and the smallest change of it that matters.
// The limits are a first setting: they have been tried on simulated noise, not yet on many runs of one machine.

/** What a figure depends on, from nothing but the program to everything. */
export const figureKinds = ['count', 'thread', 'size', 'heap', 'memory', 'work', 'time'] as const
export type FigureKind = (typeof figureKinds)[number]

/** `stored`: the baseline was measured some other day. `beside`: both sides ran in turn, just now. */
export type ComparisonMode = 'stored' | 'beside'

interface Relevance {
  /** Share of what it was. */
  readonly share: number
  /** In the unit of the figure: below it, no change matters. */
  readonly floor: number
}

const RELEVANT: Readonly<Record<FigureKind, Relevance>> = {
  count: { share: 0.05, floor: 0.5 },
  thread: { share: 0.05, floor: 0.5 },
  size: { share: 0.03, floor: 8_192 },
  heap: { share: 0.03, floor: 300_000 },
  memory: { share: 0.03, floor: 3_000_000 },
  work: { share: 0.12, floor: 0.02 },
  time: { share: 0.25, floor: 0.25 },
}
/** A shared machine is faster on one day than on the next: only times that were measured in turn can be held so close. */
const BESIDE: Partial<Readonly<Record<FigureKind, Relevance>>> = {
  work: { share: 0.05, floor: 0.05 },
  time: { share: 0.08, floor: 0.05 },
}
/** Of a hundredth of all steps there are few in a run. */
const TAIL_FACTOR = 2

/**
 * Derived from others, about the run and not the program, or judged by rules of their own. The proportional set size
 * is smaller the more processes of the same Node run beside: it says nothing about the program on another day.
 */
const LEFT_OUT = new Set([
  'cycles',
  'samples',
  'durationMs',
  'heapGrowthPerCycleBytes',
  'detectableGrowthPerCycleBytes',
  'detectableGrowthByKindBytes',
  'peakRssAboveIdleBytes',
  'peakTreePssBytes',
  'referenceCpuMs',
])
const MEMORY = new Set(['idleRssBytes', 'peakRssBytes'])
const WORK = new Set(['stepCpuMs', 'stepWork'])

/** Details of a metric that has several; undefined for a metric that is not kept. */
export function keptDetails(metric: string): readonly string[] | undefined {
  if (LEFT_OUT.has(metric)) return undefined
  if (metric === 'heapAfterGcBytes') return ['last']
  if (WORK.has(metric)) return ['mean']
  return metric.endsWith('Ms') ? ['p50', 'p99'] : ['mean', 'max']
}

/** @param name `phase.metric`, or `phase.metric.detail` */
export function figureKind(name: string): FigureKind {
  const metric = name.split('.')[1] ?? name
  if (MEMORY.has(metric)) return 'memory'
  if (metric === 'heapAfterGcBytes') return 'heap'
  if (WORK.has(metric)) return 'work'
  if (metric === 'peakThreads') return 'thread'
  if (metric.endsWith('Ms')) return 'time'
  return /bytes/i.test(metric) ? 'size' : 'count'
}

/** The smallest difference that counts, in the unit of the figure. @param median of the baseline */
export function relevantDifference(name: string, median: number, mode: ComparisonMode): number {
  const kind = figureKind(name)
  const { share, floor } = (mode === 'beside' ? BESIDE[kind] : undefined) ?? RELEVANT[kind]
  const factor = name.endsWith('.p99') ? TAIL_FACTOR : 1
  return Math.max(Math.abs(median) * share, floor) * factor
}
