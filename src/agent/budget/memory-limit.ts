// How much memory this process may use: the machine, the container's limit and the user's own, whichever is least.
import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'

/** Bytes; `process.constrainedMemory` reads the cgroup, and gives 0 or an absurd number where there is no limit. */
export function constrainedMemoryBytes(): number {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

/** What the heap may still grow by: a session's window is on it, however much memory the machine has. */
export function heapRoomBytes(): number {
  const { heap_size_limit, used_heap_size } = getHeapStatistics()
  return Math.max(0, heap_size_limit - used_heap_size)
}
