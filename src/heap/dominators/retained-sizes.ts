// What would be freed if a node were gone: its own size and that of all it dominates.
import type { DominatorTree } from './dominator-tree.ts'

const UINT32_LIMIT = 2 ** 32

/** Of each node, in bytes. @param selfBytes of each node */
export function retainedSizes(
  { dominators, order, reached }: DominatorTree,
  selfBytes: Uint32Array | Float64Array,
): Uint32Array | Float64Array {
  // Not `for … of` nor `from`: over typed arrays both make garbage of every number.
  let total = 0
  for (let node = 0; node < selfBytes.length; node++) total += selfBytes[node] ?? 0
  // Nothing retains more than all there is: half the memory in most cases.
  const retained = total < UINT32_LIMIT ? new Uint32Array(selfBytes) : new Float64Array(selfBytes)
  for (let at = reached - 1; at > 0; at--) {
    const node = order[at] ?? 0
    const dominator = dominators[node] ?? 0
    retained[dominator] = (retained[dominator] ?? 0) + (retained[node] ?? 0)
  }
  return retained
}
