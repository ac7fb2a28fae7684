// Nodes that their document has let go of and something else still holds: V8 marks them in snapshots of a page.
import type { AnalysedHeap } from './analysed-heap.ts'

const DETACHED = 2

export interface DetachedSize {
  readonly class: string
  readonly count: number
  readonly retainedBytes: number
  readonly biggest: number
}

/** Those that retain most come first. A node below another detached one counts, its bytes are the other's already. */
export function detachedClasses(heap: AnalysedHeap): readonly DetachedSize[] {
  const { graph, classes, tree, retainedBytes } = heap
  const { detachedness } = graph
  const found = new Map<number, { count: number; retainedBytes: number; biggest: number }>()
  for (
    let node = detachedness.indexOf(DETACHED);
    node >= 0;
    node = detachedness.indexOf(DETACHED, node + 1)
  ) {
    const cls = classes.of(node)
    const sum = found.get(cls) ?? { count: 0, retainedBytes: 0, biggest: node }
    const retained = retainedBytes[node] ?? 0
    sum.count += 1
    if (detachedness[tree.dominators[node] ?? 0] !== DETACHED) sum.retainedBytes += retained
    if (retained > (retainedBytes[sum.biggest] ?? 0)) sum.biggest = node
    found.set(cls, sum)
  }
  return [...found]
    .map(([cls, sum]) => ({ class: classes.name(cls), ...sum }))
    .toSorted((a, b) => b.retainedBytes - a.retainedBytes)
}
