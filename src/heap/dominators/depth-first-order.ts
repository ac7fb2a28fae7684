// The nodes numbered depth first from the root along essential edges: the order that the dominators are found in.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import type { EssentialEdges } from './essential-edges.ts'

export interface DepthFirstOrder {
  /** Nodes that have a number. The rest only hold each other, and nothing holds them. */
  readonly count: number
  /** The node of each number; the root's is 0. */
  readonly nodes: Uint32Array
  /** Of each node its number plus one, 0 for none. */
  readonly numbers: Uint32Array
  /** Of each number that from which it was reached. */
  readonly parents: Uint32Array
  /** Numbers that nothing essential leads to: they count as held by the root, as in the DevTools. */
  readonly orphans: readonly number[]
}

export function depthFirstOrder(graph: HeapGraph, essential: EssentialEdges): DepthFirstOrder {
  const walk = new DepthFirstWalk(graph, essential)
  walk.from(0)
  const orphans: number[] = []
  if (walk.count < graph.nodeCount) {
    const isHeld = heldByUnreached(graph, essential, walk.numbers)
    for (let node = 0; node < graph.nodeCount; node++) {
      if (isHeld[node] === 1 || (walk.numbers[node] ?? 0) > 0) continue
      orphans.push(walk.count)
      walk.from(node)
    }
  }
  const { count, nodes, numbers, parents } = walk
  return { count, nodes, numbers, parents, orphans }
}

class DepthFirstWalk {
  count = 0
  readonly nodes: Uint32Array
  readonly numbers: Uint32Array
  readonly parents: Uint32Array
  /** Of each number the next edge to follow. */
  readonly #next: Uint32Array
  readonly #graph: HeapGraph
  readonly #bits: Uint8Array

  constructor(graph: HeapGraph, essential: EssentialEdges) {
    this.nodes = new Uint32Array(graph.nodeCount)
    this.numbers = new Uint32Array(graph.nodeCount)
    this.parents = new Uint32Array(graph.nodeCount)
    this.#next = new Uint32Array(graph.nodeCount)
    this.#graph = graph
    this.#bits = essential.bits
  }

  from(start: number): void {
    const { firstEdges, edgeTargets } = this.#graph
    const { nodes, numbers, parents } = this
    const next = this.#next
    const bits = this.#bits
    const first = this.count
    let count = first
    nodes[count] = start
    next[count] = firstEdges[start] ?? 0
    numbers[start] = ++count
    for (let at = first; ;) {
      const end = firstEdges[(nodes[at] ?? 0) + 1] ?? 0
      let edge = next[at] ?? 0
      let target = 0
      for (; edge < end; edge++) {
        target = edgeTargets[edge] ?? 0
        if (numbers[target] === 0 && (((bits[edge >>> 3] ?? 0) >>> (edge & 7)) & 1) === 1) break
      }
      next[at] = edge + 1
      if (edge >= end) {
        if (at === first) break
        at = parents[at] ?? 0
        continue
      }
      nodes[count] = target
      parents[count] = at
      next[count] = firstEdges[target] ?? 0
      at = count
      numbers[target] = ++count
    }
    this.count = count
  }
}

/** 1 for each node that one without a number holds. */
function heldByUnreached(graph: HeapGraph, essential: EssentialEdges, numbers: Uint32Array): Uint8Array {
  const { firstEdges, edgeTargets, nodeCount } = graph
  const isHeld = new Uint8Array(nodeCount)
  for (let node = 0; node < nodeCount; node++) {
    if ((numbers[node] ?? 0) > 0) continue
    const end = firstEdges[node + 1] ?? 0
    for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
      if (essential.has(edge)) isHeld[edgeTargets[edge] ?? 0] = 1
    }
  }
  return isHeld
}
