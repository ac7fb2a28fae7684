// The heaps of all threads of a watch together: which were judged, which were not and why, and what looking at them cost.
// One that ended before there was a trend leaves no question: what it held is gone with it, and it is said.
import { LEAST_HEAP_SAMPLES, mayHaveRisen } from './heap-trend.ts'
import { formatMs, plural } from '../findings/quantity.ts'
import { isUnjudgedHeap, judgedHeap, unjudgedReason } from './watch-heap.ts'
import type { ThreadHistory } from './thread-history.ts'
import type { WatchHistory } from './watch-history.ts'

export interface JudgedHeaps {
  /** Why it cannot be said that no heap grows. */
  readonly doubts: readonly string[]
  /** What growth would have been told, of the longest-lived heap. */
  readonly seen: readonly string[]
  readonly notes: readonly string[]
}

interface Interval {
  readonly intervalMs: number
}

export function judgedHeaps(history: WatchHistory, interval: Interval): JudgedHeaps {
  const { heapClaim: claim } = history
  const heaps = history.threads.filter(({ heap }) => heap.length > 0)
  const unjudged = heaps.filter((each) => isUnjudgedHeap(each, claim))
  // Threads beside one that does the work need not do any.
  const idle = claim.isWorkWanted && heaps.every(({ heap }) => !heap.didWork) ? heaps.slice(0, 1) : []
  const open = unjudged.filter(
    (each) => each.heap.length >= LEAST_HEAP_SAMPLES || isOpen(each, interval) || idle.includes(each),
  )
  const brief = unjudged.length - open.length
  const judged = heaps
    .filter((each) => !unjudged.includes(each))
    .toSorted((one, other) => other.heap.length - one.heap.length)
    .flatMap((each) => judgedHeap(each, claim) ?? [])
  return {
    doubts: [
      ...judged.flatMap(({ doubts }) => doubts),
      ...new Set([...idle, ...open].map((each) => unjudgedReason(each, claim))),
    ],
    seen: judged.flatMap(({ seen }) => seen ?? []).slice(0, 1),
    notes: [...briefNote(brief), ...heaps.flatMap(stallNote)],
  }
}

/** Whatever lived for so long should have been seen often enough, however big its heap. */
const LONG_MS = 300_000

/** It lived for long, or rose so that it was looked into, or was there for all looks and too few of them show that it holds. */
function isOpen({ first, last, heap, survey }: ThreadHistory, { intervalMs }: Interval): boolean {
  const livedMs = last.atMs - first.atMs
  return (
    survey.wasBegun ||
    livedMs > Math.max(LONG_MS, 2 * LEAST_HEAP_SAMPLES * intervalMs) ||
    (livedMs > LEAST_HEAP_SAMPLES * intervalMs && mayHaveRisen(heap))
  )
}

function briefNote(count: number): readonly string[] {
  return count === 0
    ? []
    : [
        `${plural(count, 'heap')} ${count === 1 ? 'was' : 'were'} not judged: fewer than ${LEAST_HEAP_SAMPLES} looks after a collection before ${count === 1 ? 'it' : 'they'} ended; counts of resources were`,
      ]
}

function stallNote({ survey, last }: ThreadHistory): readonly string[] {
  const { looks, stallMs, longestStallMs } = survey
  return stallMs === 0
    ? []
    : [
        `Process ${last.pid} stood still for ${formatMs(stallMs)} in ${plural(looks, 'snapshot')} of its heap, for ${formatMs(longestStallMs)} at most`,
      ]
}
