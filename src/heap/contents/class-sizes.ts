// Objects by class: how many, their own sizes, and what the class as a whole keeps alive.
import type { AnalysedHeap } from './analysed-heap.ts'

export interface ClassSize {
  readonly class: string
  readonly count: number
  readonly selfBytes: number
  /** What would be freed if all its objects were gone; each byte once, however they hold each other. */
  readonly retainedBytes: number
  /** The biggest of them, by what it retains. */
  readonly biggest: number
}

interface Sum {
  count: number
  selfBytes: number
  retainedBytes: number
  biggest: number
  /** Objects of the class that are above the one that is looked at. */
  above: number
}

/** The classes that retain most come first. */
export function classSizes(heap: AnalysedHeap): readonly ClassSize[] {
  const { classes, dominated } = heap
  const sums = new Map<number, Sum>()
  const sumOf = (node: number): Sum => {
    const cls = classes.of(node)
    const known = sums.get(cls)
    if (known !== undefined) return known
    const sum = { count: 0, selfBytes: 0, retainedBytes: 0, biggest: node, above: 0 }
    sums.set(cls, sum)
    return sum
  }
  const path: number[] = []
  // Down the tree with the way back on `path`: a node whose children are done is the top of it once more.
  for (let node = dominated.first(0); node >= 0;) {
    enter(sumOf(node), node, heap)
    path.push(node)
    let next = dominated.first(node)
    while (next < 0 && path.length > 0) {
      const done = path.pop() ?? 0
      sumOf(done).above -= 1
      next = dominated.next(done)
    }
    node = next
  }
  return [...sums]
    .map(([cls, { count, selfBytes, retainedBytes, biggest }]) => ({
      class: classes.name(cls),
      count,
      selfBytes,
      retainedBytes,
      biggest,
    }))
    .toSorted((a, b) => b.retainedBytes - a.retainedBytes)
}

function enter(sum: Sum, node: number, { selfBytes, retainedBytes }: AnalysedHeap): void {
  const retained = retainedBytes[node] ?? 0
  sum.count += 1
  sum.selfBytes += selfBytes[node] ?? 0
  if (sum.above === 0) sum.retainedBytes += retained
  if (retained > (retainedBytes[sum.biggest] ?? 0)) sum.biggest = node
  sum.above += 1
}
