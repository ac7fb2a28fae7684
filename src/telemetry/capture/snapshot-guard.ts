// Whether a heap snapshot can be afforded. It costs memory per node, outside the heap: small objects of 200 MB took
// 1.3 GB, and a process that is killed half-way leaves nothing at all. So what counts is the room under the limit of the
// kernel, not under that of the heap, and the disk.
import { statfsSync } from 'node:fs'
import { getHeapSpaceStatistics } from 'node:v8'
import type { MemoryReading } from '../pressure/memory-reading.ts'

/** Measured: an object of the old space takes about this much of it, */
const bytesPerNode = 35
/** costs this much resident memory while the snapshot is made (240 to 330), */
const memoryPerNode = 330
/** and this much in the file (65 to 75). */
const fileBytesPerNode = 80

/** Of the room that there is. */
const mostOfRoom = 0.7

/** Left free on the disk: others write there too. */
const sparedDiskBytes = 64 * 1024 * 1024

export interface SnapshotCost {
  readonly nodes: number
  readonly memoryBytes: number
  readonly fileBytes: number
}

export interface SnapshotRoom {
  readonly memoryBytes: number
  /** Undefined where the file system does not tell. */
  readonly diskBytes: number | undefined
}

/** @param usedBytes of the old space */
export function snapshotCost(usedBytes: number): SnapshotCost {
  const nodes = Math.round(usedBytes / bytesPerNode)
  return { nodes, memoryBytes: nodes * memoryPerNode, fileBytes: nodes * fileBytesPerNode }
}

export function oldSpaceBytes(): number {
  const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')
  return space?.space_used_size ?? 0
}

/** @param available what the kernel says can be had without swapping; Node's `process.availableMemory` */
export function memoryRoom({ limits, rssBytes, cgroup }: MemoryReading, available: number): number {
  const underLimit = limits.memoryBytes - rssBytes
  const underGroup = cgroup === undefined ? Infinity : cgroup.limitBytes - cgroup.usedBytes
  return Math.max(0, Math.min(underLimit, underGroup, available))
}

function diskRoom(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return undefined
  }
}

export function roomOf(reading: MemoryReading, directory: string): SnapshotRoom {
  return { memoryBytes: memoryRoom(reading, process.availableMemory()), diskBytes: diskRoom(directory) }
}

export type SnapshotRefusal = 'too-little-memory' | 'disk-full'

export function refusalOf(cost: SnapshotCost, room: SnapshotRoom): SnapshotRefusal | undefined {
  if (cost.memoryBytes > mostOfRoom * room.memoryBytes) return 'too-little-memory'
  if (cost.fileBytes + sparedDiskBytes > (room.diskBytes ?? Infinity)) return 'disk-full'
  return undefined
}
