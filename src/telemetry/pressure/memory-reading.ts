// What the process uses at one moment, and what it may use. The limits are read anew each time: they change while it runs.
import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { resourceLimits } from 'node:worker_threads'
import { type CgroupMemory, cgroupMemory } from './cgroup.ts'
import { isJsc, spacesOfHeap } from './engine-heap.ts'
import { ownHeapFlags } from './heap-flags.ts'
import { oldGenerationLimit } from './old-generation-limit.ts'
import { type MemoryStall, memoryStall } from './stall.ts'

export interface MemoryLimits {
  /** The machine, the container, or what the user allows, whichever is least. */
  readonly memoryBytes: number
  /** Of V8's old generation: what the heap bursts at. */
  readonly heapBytes: number
}

export interface MemoryReading {
  /** Of a clock that is never set. */
  readonly atMs: number
  /** Of the clock on the wall: against the other it shows sleep and clock steps. */
  readonly wallMs: number
  readonly rssBytes: number
  readonly heapUsedBytes: number
  /** Of that, without the young generation, which has its own room. */
  readonly oldGenerationBytes: number
  /** Outside the heap and held by it, array buffers included. */
  readonly externalBytes: number
  readonly cgroup: CgroupMemory | undefined
  readonly stall: MemoryStall | undefined
  readonly limits: MemoryLimits
  /** Collections of the whole heap from the start; undefined when nobody counts them. */
  readonly majorCollections: number | undefined
}

const youngSpaces: ReadonlySet<string> = new Set(['new_space', 'new_large_object_space'])
const flags = ownHeapFlags()
/** What V8 has sized the heap by, once and for all. */
const memoryAtStartBytes = leastOf(totalmem(), process.constrainedMemory())

/** @param maxBytes what the user allows the process, when that is less than there is */
export function readMemory(maxBytes: number = Infinity, majorCollections?: number): MemoryReading {
  const { rss, heapUsed, external } = process.memoryUsage()
  const cgroup = cgroupMemory()
  const limits = limitsOf({
    totalBytes: totalmem(),
    constrainedBytes: process.constrainedMemory(),
    cgroupBytes: cgroup?.limitBytes,
    heapBytes: isJsc ? totalmem() : heapLimitBytes(),
    maxBytes,
  })
  return {
    atMs: performance.now(),
    wallMs: Date.now(),
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    oldGenerationBytes: heapUsed - youngBytes(),
    externalBytes: isJsc ? 0 : external,
    cgroup,
    stall: memoryStall(),
    limits,
    majorCollections,
  }
}

/** What the old generation of this thread may have. */
function heapLimitBytes(): number {
  const { maxOldGenerationSizeMb = 0 } = resourceLimits
  return oldGenerationLimit({
    limitBytes: getHeapStatistics().heap_size_limit,
    flags,
    memoryBytes: memoryAtStartBytes,
    workerOldBytes: maxOldGenerationSizeMb > 0 ? maxOldGenerationSizeMb * 1024 * 1024 : undefined,
    v8: process.versions.v8,
  })
}

function youngBytes(): number {
  return spacesOfHeap().reduce(
    (sum, { space_name, space_used_size }) => (youngSpaces.has(space_name) ? sum + space_used_size : sum),
    0,
  )
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
  const memoryBytes = Math.min(leastOf(totalBytes, constrainedBytes), cgroupBytes, maxBytes)
  return { memoryBytes, heapBytes }
}

/** Node gives 0 where there is no constraint. */
function leastOf(totalBytes: number, constrainedBytes: number): number {
  return constrainedBytes > 0 ? Math.min(totalBytes, constrainedBytes) : totalBytes
}
