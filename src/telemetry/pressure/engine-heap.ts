// The heap as the engine tells of it. Bun fills V8's figures with what it makes of its own: its limit follows the resident
// size, what is outside of the heap is in it as well, and older ones know no spaces at all.
import { getHeapSpaceStatistics, type HeapSpaceInfo } from 'node:v8'

/** JavaScriptCore, whose heap is bounded by the memory that there is and by nothing else. */
export const isJsc = 'bun' in process.versions

/** Empty where the runtime has none. */
export function spacesOfHeap(): readonly HeapSpaceInfo[] {
  return isJsc ? [] : getHeapSpaceStatistics()
}
