// Whether a heap snapshot can be afforded. It costs memory per node, outside the heap: small objects of 200 MB took
// 1.3 GB, and a process that is killed half-way leaves nothing at all. So what counts is the room under the limit of the
// kernel, not under that of the heap, and the disk.
import { diskRoomBytes, type SnapshotCost } from '../../heap/snapshot-cost.ts'
import type { MemoryReading } from '../pressure/memory-reading.ts'

/** Of the room that there is. */
const mostOfRoom = 0.7

/** Left free on the disk: others write there too. */
const sparedDiskBytes = 64 * 1024 * 1024

export interface SnapshotRoom {
  readonly memoryBytes: number
  /** Undefined where the file system does not tell. */
  readonly diskBytes: number | undefined
}

/** @param available what the kernel says can be had without swapping; Node's `process.availableMemory` */
export function memoryRoom({ limits, rssBytes, cgroup }: MemoryReading, available: number): number {
  const underLimit = limits.memoryBytes - rssBytes
  const underGroup = cgroup === undefined ? Infinity : cgroup.limitBytes - cgroup.usedBytes
  return Math.max(0, Math.min(underLimit, underGroup, available))
}

export function roomOf(reading: MemoryReading, directory: string): SnapshotRoom {
  return { memoryBytes: memoryRoom(reading, process.availableMemory()), diskBytes: diskRoomBytes(directory) }
}

export type SnapshotRefusal = 'too-little-memory' | 'disk-full'

export function refusalOf(cost: SnapshotCost, room: SnapshotRoom): SnapshotRefusal | undefined {
  if (cost.memoryBytes > mostOfRoom * room.memoryBytes) return 'too-little-memory'
  if (cost.fileBytes + sparedDiskBytes > (room.diskBytes ?? Infinity)) return 'disk-full'
  return undefined
}
