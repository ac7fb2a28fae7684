// What of a survey may be the harness's own: what it keeps for itself would look like a leak of whatever it measures.
import { isRuntimeFile } from '../../resources/runtime-files.ts'
import type { HeapEvidence, PathSeries } from '../../runner/heap-evidence.ts'
import { livingGrowth } from './living-growth.ts'
import { rateWhileRunning, runningGrowth, runningMoments } from './survey-growth.ts'

const TWICE = 2

/**
 * True where something goes on, in the run or in its further lives, that could be kept by the harness: no code of a program
 * holds it.
 */
export function mayBeHarness(evidence: HeapEvidence): boolean {
  return [...runningGrowth(evidence), ...livingGrowth(evidence)].some(
    ({ shape, path: { source } }) =>
      shape === 'goes-on' && (source === undefined || isRuntimeFile(source.file)),
  )
}

/**
 * Where every look at the idle harness found more, by so many things a cycle at least, and what goes on here may be no more
 * than that: a path that goes on twice as fast as there, or on which nothing goes on, owes the harness nothing.
 */
export function harnessGrowth(
  evidence: HeapEvidence,
  idle: HeapEvidence,
  perCycle: number,
): readonly PathSeries[] {
  const moments = runningMoments(idle)
  const intervals = moments.slice(1).map((to, index) => ({ from: moments[index] ?? to, to }))
  if (intervals.length < 2) return []
  const going = [...runningGrowth(evidence), ...livingGrowth(evidence)].filter(
    ({ shape }) => shape === 'goes-on',
  )
  return idle.paths.filter(
    (path) =>
      path.of === 'subject' &&
      intervals.every(
        ({ from, to }) =>
          (path.counts[to.index] ?? 0) - (path.counts[from.index] ?? 0) >= perCycle * (to.x - from.x),
      ) &&
      going.some(
        (ours) => isOneWay(ours.path.path, path.path) && ours.rate < TWICE * rateWhileRunning(idle, path),
      ),
  )
}

/** True where both are one path, or one leads on from the other. */
function isOneWay(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length)
  return length > 0 && one.slice(0, length).join('\n') === other.slice(0, length).join('\n')
}
