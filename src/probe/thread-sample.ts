// One line of a watched process's own samples: what `tidemark watch` reads.
import { isMainThread, threadId } from 'node:worker_threads'
import type { HoldingsReport } from './holdings.ts'

export const threadSampleSchema = 'tidemark.probe/1'

export interface ThreadSample {
  readonly schema: typeof threadSampleSchema
  readonly pid: number
  /** 0 for the main thread. */
  readonly thread: number
  readonly why: 'start' | 'interval' | 'signal' | 'exit'
  /** Since the Unix epoch. */
  readonly atMs: number
  readonly rssBytes: number
  readonly heapUsedBytes: number
  readonly heapTotalBytes: number
  readonly externalBytes: number
  readonly arrayBuffersBytes: number
  readonly holdings: HoldingsReport
}

export function takeThreadSample(why: ThreadSample['why'], holdings: HoldingsReport): ThreadSample {
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
  return {
    schema: threadSampleSchema,
    pid: process.pid,
    thread: isMainThread ? 0 : threadId,
    why,
    atMs: Date.now(),
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    heapTotalBytes: heapTotal,
    externalBytes: external,
    arrayBuffersBytes: arrayBuffers,
    holdings,
  }
}
