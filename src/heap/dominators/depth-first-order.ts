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
  /** Of each number that from which it was reached. What nothing holds counts as held by the root, as in the DevTools. */
  readonly parents: Uint32Array
  /** Of each number the lowest from which an edge leads to it. */
  readonly lowest: Uint32Array
  /** Of each number how many higher ones edges lead from to it. */
  readonly fromHigher: Uint32Array
  /** An array of the same length that the walk has no more use for. */
  readonly spare: Uint32Array
}

export function depthFirstOrder(graph: HeapGraph, essential: EssentialEdges): DepthFirstOrder {
  const walk = new DepthFirstWalk(graph, essential)
  walk.from(0)
  if (walk.count < graph.nodeCount) {
    const isHeld = heldByUnreached(graph, essential, walk.numbers)
    for (let node = 0; node < graph.nodeCount; node++) {
      if (isHeld[node] === 0 && walk.numbers[node] === 0) walk.from(node)
    }
  }
  const { count, nodes, numbers, parents, lowest, fromHigher, next: spare } = walk
  return { count, nodes, numbers, parents, lowest, fromHigher, spare }
}

class DepthFirstWalk {
  count = 0
  readonly nodes: Uint32Array
  readonly numbers: Uint32Array
  readonly parents: Uint32Array
  readonly lowest: Uint32Array
  readonly fromHigher: Uint32Array
  /** Of each number the next edge to follow. */
  readonly next: Uint32Array
  readonly #graph: HeapGraph
  readonly #bits: Uint8Array

  constructor(graph: HeapGraph, essential: EssentialEdges) {
    this.nodes = new Uint32Array(graph.nodeCount)
    this.numbers = new Uint32Array(graph.nodeCount)
    this.parents = new Uint32Array(graph.nodeCount)
    this.lowest = new Uint32Array(graph.nodeCount)
    this.fromHigher = new Uint32Array(graph.nodeCount)
    this.next = new Uint32Array(graph.nodeCount)
    this.#graph = graph
    this.#bits = essential.bits
  }

  from(start: number): void {
    const { firstEdges } = this.#graph
    const { nodes, parents } = this
    const first = this.count
    this.#number(start, 0)
    for (let at = first; ;) {
      const end = firstEdges[(nodes[at] ?? 0) + 1] ?? 0
      const target = this.#unnumbered(at, end)
      if (target >= 0) {
        this.#number(target, at)
        at = this.count - 1
      } else if (at === first) return
      else at = parents[at] ?? 0
    }
  }

  #number(node: number, parent: number): void {
    const number = this.count++
    this.nodes[number] = node
    this.parents[number] = parent
    this.lowest[number] = parent
    this.next[number] = this.#graph.firstEdges[node] ?? 0
    this.numbers[node] = number + 1
  }

  /** The next node without a number that edges lead to, or −1. Edges to the others are noted on the way. */
  #unnumbered(at: number, end: number): number {
    const { edgeTargets } = this.#graph
    const { numbers, lowest, fromHigher, next } = this
    const bits = this.#bits
    for (let edge = next[at] ?? 0; edge < end; edge++) {
      if ((((bits[edge >>> 3] ?? 0) >>> (edge & 7)) & 1) === 0) continue
      const target = edgeTargets[edge] ?? 0
      const number = (numbers[target] ?? 0) - 1
      if (number < 0) {
        next[at] = edge + 1
        return target
      }
      if (number < at) fromHigher[number] = (fromHigher[number] ?? 0) + 1
      else if (at < (lowest[number] ?? 0)) lowest[number] = at
    }
    next[at] = end
    return -1
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
