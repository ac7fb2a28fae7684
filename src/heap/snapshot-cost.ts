// What a heap snapshot costs, before it is taken. It takes memory outside the heap, some 275 B for each edge: an object of
// three fields has five (measured on 20.20 and 26.10), so that small objects of 61 MB took 1.7 GB. How many there are is
// only estimated from the bytes of the old space, for the worst: strings and buffers make them fewer.
import { statfsSync } from 'node:fs'
import { getHeapSpaceStatistics } from 'node:v8'

/** Measured: an object of the old space takes about this much of it, */
const BYTES_PER_NODE = 35
/** costs this much resident memory while the snapshot is made (790 with one field, 1,360 with three and 48 B), */
const MEMORY_PER_NODE = 1_000
/** and this much in the file (65 to 75). */
const FILE_BYTES_PER_NODE = 80

export interface SnapshotCost {
  readonly nodes: number
  readonly memoryBytes: number
  readonly fileBytes: number
}

/** @param usedBytes of the old space */
export function snapshotCost(usedBytes: number): SnapshotCost {
  const nodes = Math.round(usedBytes / BYTES_PER_NODE)
  return { nodes, memoryBytes: nodes * MEMORY_PER_NODE, fileBytes: nodes * FILE_BYTES_PER_NODE }
}

export function oldSpaceBytes(): number {
  const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')
  return space?.space_used_size ?? 0
}

/** Free for who is not root; undefined where the file system does not tell. */
export function diskRoomBytes(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory)
    return bavail * bsize
  } catch {
    return undefined
  }
}
