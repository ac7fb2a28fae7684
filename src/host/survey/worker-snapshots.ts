// Snapshots of the heaps of worker threads: what a worker keeps is in none of the main thread's.
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { HeapSnapshotOptions } from 'node:v8'
import type { Worker } from 'node:worker_threads'
import { liveWorkers } from '../worker-heaps.ts'
import type { WorkerSnapshot } from '../../probe/survey/survey-plan.ts'

/** Each costs as much as one of the main thread. */
const MAX_WORKERS = 4
/** A worker that computes or waits for ever does not answer. */
const ANSWER_MS = 3_000

const numbers = new WeakMap<Worker, number>()
let numbered = 0

export interface WorkerLook {
  readonly taken: readonly WorkerSnapshot[]
  /** Workers that run and whose heap was not seen. */
  readonly missed: number
}

/** @param serial of the main thread's snapshot at the same moment */
export async function workerSnapshots(
  directory: string,
  serial: number,
  options: HeapSnapshotOptions,
): Promise<WorkerLook> {
  const taken: WorkerSnapshot[] = []
  const workers = liveWorkers()
  let missed = Math.max(0, workers.length - MAX_WORKERS)
  for (const worker of workers.slice(0, MAX_WORKERS)) {
    const snapshot = `${serial}-${numberOf(worker)}.heapsnapshot`
    if (await isTaken(worker, join(directory, snapshot), options))
      taken.push({ worker: numberOf(worker), snapshot })
    else if (!hasEnded(worker)) missed += 1
  }
  return { taken, missed }
}

/** Its `threadId` is −1 then. */
function hasEnded({ threadId }: Worker): boolean {
  return threadId < 0
}

function numberOf(worker: Worker): number {
  const known = numbers.get(worker)
  if (known !== undefined) return known
  numbered += 1
  numbers.set(worker, numbered)
  return numbered
}

async function isTaken(worker: Worker, file: string, options: HeapSnapshotOptions): Promise<boolean> {
  const waiting = new AbortController()
  // Its declaration leaves out what it takes.
  const look: { getHeapSnapshot(given: HeapSnapshotOptions): Promise<Readable> } = worker
  try {
    const stream = await Promise.race([
      look.getHeapSnapshot(options),
      pause(ANSWER_MS, undefined, { signal: waiting.signal }),
    ])
    if (stream === undefined) return false
    await pipeline(stream, createWriteStream(file, { mode: 0o600 }))
    return true
  } catch {
    return false // It has just ended, or the disk is full.
  } finally {
    waiting.abort()
  }
}
