// Readings for tests: a quiet process of 100 MB on a machine of 16 GB, changed where a test says so.
import type { MemoryReading } from '../../../src/telemetry/pressure/memory-reading.ts'

export const MB = 1024 * 1024
export const GB = 1024 * MB

export interface ReadingChanges extends Partial<Omit<MemoryReading, 'limits'>> {
  readonly limits?: Partial<MemoryReading['limits']>
}

export function reading(changes: ReadingChanges = {}): MemoryReading {
  const { limits, atMs = 0, ...rest } = changes
  return {
    atMs,
    wallMs: 1_000_000 + atMs,
    rssBytes: 100 * MB,
    heapUsedBytes: 40 * MB,
    oldGenerationBytes: 38 * MB,
    externalBytes: 2 * MB,
    cgroup: undefined,
    stall: undefined,
    majorCollections: undefined,
    ...rest,
    limits: { memoryBytes: 16 * GB, heapBytes: 4 * GB, ...limits },
  }
}
