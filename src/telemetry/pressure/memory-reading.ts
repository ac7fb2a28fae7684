// What the process uses at one moment, and what it may use. The limits are read anew each time: they change while it runs.
import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { type CgroupMemory, cgroupMemory } from './cgroup.ts'
import { type MemoryStall, memoryStall } from './stall.ts'

export interface MemoryLimits {
  /** The machine, the container, or what the user allows, whichever is least. */
  readonly memoryBytes: number
  /** V8's own. */
  readonly heapBytes: number
}

export interface MemoryReading {
  /** Of a clock that is never set. */
  readonly atMs: number
  /** Of the clock on the wall: against the other it shows sleep and clock steps. */
  readonly wallMs: number
  readonly rssBytes: number
  readonly heapUsedBytes: number
  /** Outside the heap and held by it, array buffers included. */
  readonly externalBytes: number
  readonly cgroup: CgroupMemory | undefined
  readonly stall: MemoryStall | undefined
  readonly limits: MemoryLimits
  /** Collections of the whole heap from the start; undefined when nobody counts them. */
  readonly majorCollections: number | undefined
}

/** @param maxBytes what the user allows the process, when that is less than there is */
export function readMemory(maxBytes: number = Infinity, majorCollections?: number): MemoryReading {
  const { rss, heapUsed, external } = process.memoryUsage()
  const cgroup = cgroupMemory()
  const limits = limitsOf({
    totalBytes: totalmem(),
    constrainedBytes: process.constrainedMemory(),
    cgroupBytes: cgroup?.limitBytes,
    heapBytes: getHeapStatistics().heap_size_limit,
    maxBytes,
  })
  return {
    atMs: performance.now(),
    wallMs: Date.now(),
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    externalBytes: external,
    cgroup,
    stall: memoryStall(),
    limits,
    majorCollections,
  }
}

export interface LimitSources {
  readonly totalBytes: number
  /** Node gives 0 or an absurd number where there is no limit. */
  readonly constrainedBytes: number
  readonly cgroupBytes: number | undefined
  readonly heapBytes: number
  readonly maxBytes: number
}

export function limitsOf(sources: LimitSources): MemoryLimits {
  const { totalBytes, constrainedBytes, cgroupBytes = Infinity, heapBytes, maxBytes } = sources
  const constrained = constrainedBytes > 0 ? constrainedBytes : Infinity
  return { memoryBytes: Math.min(totalBytes, constrained, cgroupBytes, maxBytes), heapBytes }
}
