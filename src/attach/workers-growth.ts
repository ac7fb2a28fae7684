// What grew in the workers of a process. One that has ended took its heap along; one that was alive to the end and was not
// seen for long enough, or did not answer, is a doubt.
import { formatMs } from '../findings/quantity.ts'
import { LEAST_LOOKS, threadGrowth, type ThreadGrowth } from './thread-growth.ts'
import type { LookedWorker } from './worker-looks.ts'

/** Of its looks: a worker that was silent at more of them was not judged. */
const ANSWERED_SHARE = 2 / 3

export interface WorkersGrowth extends ThreadGrowth {
  /** How many were judged. */
  readonly judged: number
}

/** @param collects each look came after a collection */
export function workersGrowth(workers: readonly LookedWorker[], collects: boolean): WorkersGrowth {
  const alive = workers
    .filter(({ isGone }) => !isGone)
    .map((worker) => ({ worker, doubt: doubtOf(worker, workers) }))
  const parts = alive.map(({ worker: { name, looks, risen }, doubt }) => {
    const growth = threadGrowth(name, looks, risen, collects)
    return doubt === undefined ? growth : { ...growth, doubts: [doubt, ...growth.doubts] }
  })
  return {
    grown: parts.flatMap(({ grown }) => grown),
    doubts: parts.flatMap(({ doubts }) => doubts),
    leastBytes: Math.max(0, ...parts.map(({ leastBytes }) => leastBytes)),
    judged: alive.filter(({ doubt }) => doubt === undefined).length,
  }
}

function doubtOf(worker: LookedWorker, all: readonly LookedWorker[]): string | undefined {
  const { name, looks, asked } = worker
  if (looks.length < asked * ANSWERED_SHARE) {
    return `the heap of ${name} was not judged: it answered at ${looks.length} of ${asked} looks, for it computes without a pause`
  }
  if (looks.length >= LEAST_LOOKS || isPassing(worker, all)) return undefined
  const sinceMs = looks[0]?.atMs ?? 0
  return `the heap of ${name} was not judged: it came ${formatMs(sinceMs)} after the first look, which leaves ${looks.length} looks, wanted at least ${LEAST_LOOKS}: a longer --for`
}

/** Another of this file has lived as long, and has ended: so will this one. */
function isPassing({ url, looks }: LookedWorker, all: readonly LookedWorker[]): boolean {
  return all.some((other) => other.isGone && other.url === url && other.looks.length >= looks.length)
}
