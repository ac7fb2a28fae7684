// Builds surveys of a heap in code: captures as a survey takes them, and paths as functions of the cycle or the life.
import type { Capture, PathSeries } from '../../src/runner/heap-evidence.ts'
import type { HeapSurvey } from '../../src/runner/run.ts'
import { series } from './series.ts'

/** Cycles at which a life of 216 is looked at, once something grows. */
const LIFE = [0, 216, 330, 451, 620, 864]
const IDLE = [0, 11, 24]
const LIVES = [2, 8, 11, 15, 18]

export interface Held extends Partial<Omit<PathSeries, 'id' | 'counts' | 'bytes'>> {
  /** How many there are at a cycle, and after a number of further lives. */
  readonly at?: (cycle: number) => number
  readonly after?: (lives: number) => number
  /** While the harness did nothing, by cycle. */
  readonly idle?: (cycle: number) => number
  readonly bytesEach?: number
}

/** A survey whose planted leak was found, unless `held` says otherwise; ids of paths are their places from 1. */
export function survey(
  held: readonly Held[],
  over: {
    readonly cycles?: readonly number[]
    readonly lives?: readonly number[]
    readonly heapBytes?: (cycle: number) => number
  } = {},
): HeapSurvey {
  const { cycles = LIFE, lives: looks = LIVES, heapBytes = () => 10_000_000 } = over
  const captures = [
    ...cycles.map((cycle, index) =>
      capture(index === 0 ? 'baseline' : 'run', { cycle, heapObjectsBytes: heapBytes(cycle) }),
    ),
    ...looks.map((lives) => capture('live', { cycle: cycles.at(-1) ?? 0, lives, lifeCycles: 5 })),
  ]
  const idling = IDLE.map((cycle, index) => capture(index === 0 ? 'baseline' : 'run', { cycle }))
  return {
    captures,
    paths: held.map((each, index) => path(index + 1, each, captures)),
    series: series(216),
    cycles: 216,
    idle: {
      captures: idling,
      paths: held.map(({ idle, ...each }, index) =>
        path(index + 1, { ...each, at: idle ?? (() => 0) }, idling),
      ),
    },
  }
}

/** The leak that every survey plants beside its subject. */
export const planted: Held = {
  of: 'control',
  path: ['control (TidemarkControl)', 'Planted'],
  at: (cycle) => cycle,
}

function capture(after: Capture['after'], over: Partial<Capture>): Capture {
  return {
    after,
    cycle: 0,
    lives: 0,
    snapshot: `${after}.heapsnapshot`,
    heapObjectsBytes: 10_000_000,
    externalBytes: 0,
    arrayBuffersBytes: 0,
    sites: [],
    isUsedUp: false,
    isLate: false,
    ...over,
  }
}

function path(id: number, held: Held, captures: readonly Capture[]): PathSeries {
  const { at = () => 0, after = () => 0, bytesEach = 100, idle: _idle, ...rest } = held
  const counts = captures.map((each) => (each.after === 'live' ? after(each.lives) : at(each.cycle)))
  return {
    id,
    above: [1_000 + id],
    path: ['sessions (Map)', 'Session'],
    names: ['sessions'],
    container: 'Map',
    what: 'Session',
    source: undefined,
    of: 'subject',
    ...rest,
    counts,
    bytes: counts.map((count) => count * bytesEach),
  }
}
