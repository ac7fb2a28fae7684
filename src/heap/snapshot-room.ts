// Whether there is room for a snapshot of this heap: it takes many times the memory of small objects, and space for a file.
import { diskRoomBytes, snapshotCost } from './snapshot-cost.ts'

/** Of the room that there is. */
const MOST_OF_ROOM = 0.7

export interface LackOfRoom {
  readonly why: 'memory' | 'disk'
  readonly neededBytes: number
  readonly roomBytes: number
}

/** Undefined where there is room. @param usedBytes of the old space */
export function lackOfRoom(directory: string, usedBytes: number): LackOfRoom | undefined {
  const { memoryBytes, fileBytes } = snapshotCost(usedBytes)
  const memoryRoom = process.availableMemory()
  const diskRoom = diskRoomBytes(directory) ?? Infinity
  if (memoryBytes > MOST_OF_ROOM * memoryRoom)
    return { why: 'memory', neededBytes: memoryBytes, roomBytes: memoryRoom }
  if (fileBytes > MOST_OF_ROOM * diskRoom) return { why: 'disk', neededBytes: fileBytes, roomBytes: diskRoom }
  return undefined
}
