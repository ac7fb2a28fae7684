// How much of a heap is objects: of V8's spaces those that hold what a program makes, and not its compiled code.
import { getHeapSpaceStatistics } from 'node:v8'

const OBJECT_SPACES = new Set(['new_space', 'old_space', 'large_object_space', 'new_large_object_space'])

/** New, old and large-object space. */
export function heapObjectsBytes(): number {
  let bytes = 0
  for (const space of getHeapSpaceStatistics()) {
    if (OBJECT_SPACES.has(space.space_name)) bytes += space.space_used_size
  }
  return bytes
}
