// Picks what is judged out of samples: the running ones, and the exact counts of one moment.
import type { OpenSeries, Sample } from '../scenario/series.ts'
import type { Point } from './slope.ts'

/** Baseline and cycles: what growth is judged on. */
export function runningSamples(series: OpenSeries): readonly Sample[] {
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
export function exactCounts(sample: Sample): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const add = (prefix: string, named: Readonly<Record<string, number>>): void => {
    for (const [name, count] of Object.entries(named)) counts.set(`${prefix}:${name}`, count)
  }
  add('active', sample.inside.activeResources)
  add('holding', sample.inside.holdings ?? {})
  for (const [kind, live] of Object.entries(sample.inside.probe?.live ?? {})) {
    // What the probe has from the process registry is a holding already.
    if (sample.inside.holdings?.[kind] === undefined) counts.set(`live:${kind}`, live)
  }
  add('fd', sample.outside?.fds ?? {})
  if (sample.outside !== undefined) {
    counts.set('process', sample.outside.children.length)
    counts.set('thread', sample.outside.threads)
  }
  return counts
}

/** Every kind that any of the samples has. */
export function kindsOf(samples: readonly Sample[]): readonly string[] {
  return [...new Set(samples.flatMap((sample) => [...exactCounts(sample).keys()]))].toSorted()
}

const NAMES: Readonly<Record<string, string>> = {
  'fd:file': 'open file',
  'fd:pipe': 'open pipe',
  'fd:socket': 'open socket',
  'fd:inotify': 'inotify descriptor',
  'fd:eventfd': 'event descriptor',
  'fd:epoll': 'epoll descriptor',
  'fd:other': 'open descriptor',
  process: 'child process',
  thread: 'thread',
  'active:Timeout': 'active timer',
  'active:Immediate': 'pending immediate',
  'active:TCPSocketWrap': 'active TCP connection',
  'active:TCPServerWrap': 'listening server',
  'active:PipeWrap': 'active pipe',
  'active:FSEventWrap': 'file watcher',
  'active:StatWatcher': 'file watcher',
  'active:ProcessWrap': 'child process handle',
  'active:MessagePort': 'message port',
  'active:Worker': 'worker thread',
}

const RESOURCE_NAMES: Readonly<Record<string, string>> = {
  'abort-composite': 'composite abort signal',
  process: 'child process',
  thread: 'worker thread',
  port: 'message port',
  file: 'open file',
  stream: 'open file stream',
  watcher: 'file watcher',
  'async-store': 'async-local store',
  'performance-entry': 'performance entry',
  'performance-observer': 'performance observer',
  promise: 'unresolved promise',
}

/** A kind of live resource in words, singular. */
export function resourceName(kind: string): string {
  return RESOURCE_NAMES[kind] ?? kind.replaceAll('-', ' ')
}

/** The kind in words, singular. */
export function kindName(kind: string): string {
  const known = NAMES[kind]
  if (known !== undefined) return known
  const [group, name = ''] = kind.split(':')
  if (group === 'live') return resourceName(name)
  return group === 'active' ? `active ${name} handle` : `held ${name}`
}
