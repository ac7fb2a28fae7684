// What would be freed if a node were gone: its own size and that of all it dominates.
import type { DominatorTree } from './dominator-tree.ts'

/** Of each node, in bytes. @param selfBytes of each node */
export function retainedSizes(
  { dominators, order, reached }: DominatorTree,
  selfBytes: ArrayLike<number>,
): Float64Array {
  const retained = Float64Array.from(selfBytes)
  for (let at = reached - 1; at > 0; at--) {
    const node = order[at] ?? 0
    const dominator = dominators[node] ?? 0
    retained[dominator] = (retained[dominator] ?? 0) + (retained[node] ?? 0)
  }
  return retained
}
