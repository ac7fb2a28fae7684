// The paths of a survey that grow: with the cycles of one life, or with every further life.
import type { Capture, HeapEvidence, PathSeries } from '../scenario/heap-evidence.ts'
import { exactRate, exactShape, type ExactShape } from './exact-growth.ts'
import type { Point } from './slope.ts'

export interface PathGrowth {
  readonly path: PathSeries
  readonly counts: readonly Point[]
  readonly bytes: readonly Point[]
  readonly shape: ExactShape
  /** Things more for each cycle or life. */
  readonly rate: number
}

/** By cycles while it ran, biggest first; without the harness's own. */
export function runningGrowth(evidence: HeapEvidence): readonly PathGrowth[] {
  const moments = momentsOf(evidence, ({ after }) => after === 'baseline' || after === 'run', ({ cycle }) => cycle)
  return growthOf(evidence.paths.filter(({ isControl }) => !isControl), moments)
}

/** By further lives after close, biggest first. */
export function livingGrowth(evidence: HeapEvidence): readonly PathGrowth[] {
  const moments = momentsOf(evidence, ({ after }) => after === 'live', ({ lives }) => lives)
  return growthOf(evidence.paths.filter(({ isControl }) => !isControl), moments)
}

/** The leak that the harness planted, over the same moments; undefined where it was not found. */
export function controlGrowth(evidence: HeapEvidence): PathGrowth | undefined {
  const moments = momentsOf(evidence, ({ after }) => after === 'baseline' || after === 'run', ({ cycle }) => cycle)
  return growthOf(evidence.paths.filter(({ isControl }) => isControl), moments)[0]
}

/** What grew between the two captures in which the harness did nothing. */
export function idleGrowth(evidence: HeapEvidence): readonly PathGrowth[] {
  const moments = momentsOf(evidence, ({ after }) => after === 'control', ({ cycle }) => cycle).slice(-2)
  return growthOf(evidence.paths.filter(({ isControl }) => !isControl), moments)
}

interface Moment {
  /** Among the snapshots. */
  readonly index: number
  readonly x: number
}

function momentsOf(
  { captures }: HeapEvidence,
  isOne: (capture: Capture) => boolean,
  x: (capture: Capture) => number,
): readonly Moment[] {
  return captures
    .filter(({ snapshot }) => snapshot !== undefined)
    .flatMap((capture, index) => (isOne(capture) ? [{ index, x: x(capture) }] : []))
}

function growthOf(paths: readonly PathSeries[], moments: readonly Moment[]): readonly PathGrowth[] {
  return paths
    .map((path) => {
      const counts = moments.map(({ index, x }) => ({ x, y: path.counts[index] ?? 0 }))
      const bytes = moments.map(({ index, x }) => ({ x, y: path.bytes[index] ?? 0 }))
      return { path, counts, bytes, shape: exactShape(counts), rate: exactRate(counts) }
    })
    .filter(({ rate }) => rate > 0)
    .toSorted((one, other) => exactRate(other.bytes) - exactRate(one.bytes))
}
