// One line of a watched process's own samples: what `tidemark watch` reads.
import { isMainThread, threadId } from 'node:worker_threads'
import type { HoldingsReport } from './holdings.ts'

export const threadSampleSchema = 'tidemark.probe/1'

/** What a heap holds after full collections: in Bun by type, in Deno its bytes alone. */
export interface HeapTypes {
  /** Objects by their class in the engine, without what it makes for itself (shapes, code). */
  readonly counts: Readonly<Record<string, number>>
  /** Of those, what native code keeps alive whoever else lets go. */
  readonly protected: Readonly<Record<string, number>>
  /** All of them, with their buffers and strings. */
  readonly bytes: number
  /** By how much the heap fell in the first of them: garbage that was not yet collected. */
  readonly givenBackBytes: number
}

export interface ThreadSample {
  readonly schema: typeof threadSampleSchema
  readonly pid: number
  /** 0 for the main thread. */
  readonly thread: number
  /** The path of the main module, else of Node itself. */
  readonly program: string
  readonly why: 'interval' | 'exit' | 'asked'
  /** Of the ask that it answers. */
  readonly asked?: number
  /** Since the Unix epoch. */
  readonly atMs: number
  /** False when garbage may be counted: no collection was due, or none is possible. */
  readonly collected: boolean
  readonly rssBytes: number
  readonly heapUsedBytes: number
  readonly heapTotalBytes: number
  readonly externalBytes: number
  readonly arrayBuffersBytes: number
  readonly holdings: HoldingsReport
  /** Objects of the heap, right after a collection; in Node. */
  readonly heapObjectsBytes?: number
  /** Units of work done since the thread began; in Node. */
  readonly work?: number
  /** In Bun and Deno, with every sample after a collection. */
  readonly heap?: HeapTypes
}

/** @param taken as in the sample */
export function takeThreadSample(
  taken: Pick<ThreadSample, 'why' | 'asked' | 'collected' | 'heap' | 'heapObjectsBytes' | 'work'>,
  holdings: HoldingsReport,
): ThreadSample {
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
  return {
    schema: threadSampleSchema,
    pid: process.pid,
    thread: isMainThread ? 0 : threadId,
    program: process.argv[1] ?? process.execPath,
    ...taken,
    atMs: Date.now(),
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    heapTotalBytes: heapTotal,
    externalBytes: external,
    arrayBuffersBytes: arrayBuffers,
    holdings,
  }
}
