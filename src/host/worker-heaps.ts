// The heaps of worker threads: they lie in this process's memory and in none of its own figures.
import type { Worker } from 'node:worker_threads'
import { fairPause } from './fair-pause.ts'

/** A worker that computes answers late; what it says then is not waited for. */
const ANSWER_MS = 250
/** More workers than this are not asked. */
const MAX_WORKERS = 64

const workers = new Set<WeakRef<Worker>>()

/** From now on, workers of this thread are known; they are not kept alive by it. */
export function followWorkers(): void {
  process.on('worker', (worker) => {
    const reference = new WeakRef(worker)
    if (workers.size >= MAX_WORKERS) return
    workers.add(reference)
    const ended = (): unknown => workers.delete(reference)
    // Bun tells of workers of the web too, which are no emitters.
    const told: unknown = worker
    if (told instanceof EventTarget) told.addEventListener('close', ended)
    else worker.once('exit', ended)
  })
}

/** Those that have not ended, in the order they were started. */
export function liveWorkers(): readonly Worker[] {
  return [...workers].flatMap((reference) => reference.deref() ?? [])
}

/** Committed bytes; undefined without workers, or when none has answered. */
export async function workerHeapsBytes(): Promise<number | undefined> {
  if (workers.size === 0) return undefined
  const answered = new AbortController()
  const late = fairPause(ANSWER_MS, answered.signal).catch(() => undefined)
  const sizes = await Promise.all(liveWorkers().map((worker) => heapBytes(worker, late)))
  answered.abort()
  const known = sizes.filter((size) => size !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, size) => sum + size, 0)
}

async function heapBytes(worker: Worker, late: Promise<void>): Promise<number | undefined> {
  try {
    const asked = worker.getHeapStatistics().then(({ total_heap_size }) => total_heap_size)
    return await Promise.race([asked, late.then(() => undefined)])
  } catch {
    return undefined // It has just ended.
  }
}
