// One sample of a watched thread, with what its heap was.
import type { WrittenSample } from '../../src/watch/probe-files.ts'

interface Given extends Partial<Pick<WrittenSample, 'thread' | 'why'>> {
  readonly atMs: number
  readonly work: number
  /** Undefined where it followed no collection. */
  readonly heapObjectsBytes: number | undefined
  readonly externalBytes: number
}

export function heapSample({
  atMs,
  work,
  heapObjectsBytes,
  externalBytes,
  thread = 0,
  why = 'interval',
}: Given): WrittenSample {
  return {
    schema: 'tidemark.probe/1',
    pid: 7,
    thread,
    program: 'app.mjs',
    why,
    collected: heapObjectsBytes !== undefined,
    rssBytes: 1,
    heapUsedBytes: 1,
    heapTotalBytes: 1,
    arrayBuffersBytes: 0,
    holdings: { level: 'origins', kinds: {}, origins: [], dropped: 0, faults: 0 },
    atMs,
    work,
    externalBytes,
    ...(heapObjectsBytes !== undefined && { heapObjectsBytes }),
  }
}
