// Of each node the closest one that every way from the root passes: what keeps it alive, alone. Semi-NCA (L. Georgiadis,
// Linear-Time Algorithms for Dominators and Related Problems, 2005, chapter 2) over numbers in depth-first order.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { depthFirstOrder, type DepthFirstOrder } from './depth-first-order.ts'
import type { EssentialEdges } from './essential-edges.ts'
import { release } from './release.ts'

export interface DominatorTree {
  /** Of each node its immediate dominator. The root is its own, and that of what nothing holds. */
  readonly dominators: Uint32Array
  /** Each node behind its dominator; the first `reached` of them only, the rest are unheld. */
  readonly order: Uint32Array
  readonly reached: number
}

export function dominatorTree(graph: HeapGraph, essential: EssentialEdges): DominatorTree {
  const order = depthFirstOrder(graph, essential)
  const { count, nodes } = order
  const sources = higherSources(graph, essential, order)
  const byNumber = dominatorsByNumber(order, sources)
  // The parents are no longer needed, their array is.
  const dominators = order.parents.fill(0)
  for (let number = 0; number < count; number++) {
    dominators[nodes[number] ?? 0] = nodes[byNumber[number] ?? 0] ?? 0
  }
  for (const each of [order.numbers, order.lowest, sources.ends, sources.numbers, byNumber]) release(each)
  return { dominators, order: nodes, reached: count }
}

interface Sources {
  /** Of each number the end of its part of `numbers`, which starts where that of the one before ends. */
  readonly ends: Uint32Array
  readonly numbers: Uint32Array
}

/** A lower number needs no look at its ancestors: only that which is lowest counts. So only the higher ones are listed. */
function higherSources(graph: HeapGraph, { bits }: EssentialEdges, order: DepthFirstOrder): Sources {
  const { count, numbers: numberOf, nodes, fromHigher: ends } = order
  const { firstEdges, edgeTargets } = graph
  let total = 0
  for (let number = 0; number < count; number++) {
    const own = ends[number] ?? 0
    ends[number] = total
    total += own
  }
  const numbers = new Uint32Array(total)
  for (let source = 0; source < count; source++) {
    const node = nodes[source] ?? 0
    const end = firstEdges[node + 1] ?? 0
    for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
      if ((((bits[edge >>> 3] ?? 0) >>> (edge & 7)) & 1) === 0) continue
      const target = (numberOf[edgeTargets[edge] ?? 0] ?? 0) - 1
      if (source <= target) continue
      const at = ends[target] ?? 0
      numbers[at] = source
      ends[target] = at + 1
    }
  }
  return { ends, numbers }
}

function dominatorsByNumber(order: DepthFirstOrder, sources: Sources): Uint32Array {
  const { count, parents, lowest: semi, spare: dominators } = order
  const { ends, numbers } = sources
  dominators.set(parents)
  // The numbers of the nodes are no longer needed, their array is.
  const forest = new Forest(parents, order.numbers)
  for (let number = count - 1; number > 0; number--) {
    let low = semi[number] ?? 0
    const end = ends[number] ?? 0
    for (let at = ends[number - 1] ?? 0; at < end; at++) {
      const above = forest.lowestAbove(numbers[at] ?? 0, number + 1)
      if (above < low) low = above
    }
    semi[number] = low
    forest.link(number, low)
  }
  for (let number = 1; number < count; number++) {
    const low = semi[number] ?? 0
    let dominator = dominators[number] ?? 0
    while (dominator > low) dominator = dominators[dominator] ?? 0
    dominators[number] = dominator
  }
  return dominators
}

/** The part of the depth-first tree that was looked at, its paths cut short as they are walked. */
class Forest {
  readonly #ancestors: Uint32Array
  readonly #lows: Uint32Array
  #path = new Uint32Array(1024)

  /** @param ancestors the parents, overwritten @param lows of any content, overwritten */
  constructor(ancestors: Uint32Array, lows: Uint32Array) {
    this.#ancestors = ancestors
    this.#lows = lows
  }

  link(number: number, low: number): void {
    this.#lows[number] = low
  }

  /** The lowest semi-dominator of the number and its ancestors, as far as these are `linked` or higher. */
  lowestAbove(number: number, linked: number): number {
    const ancestors = this.#ancestors
    const lows = this.#lows
    let at = number
    let length = 0
    while ((ancestors[at] ?? 0) >= linked) {
      if (length === this.#path.length) this.#lengthen()
      this.#path[length++] = at
      at = ancestors[at] ?? 0
    }
    const top = ancestors[at] ?? 0
    let low = lows[at] ?? 0
    while (length > 0) {
      const below = this.#path[--length] ?? 0
      ancestors[below] = top
      const own = lows[below] ?? 0
      if (low < own) lows[below] = low
      else low = own
    }
    return low
  }

  #lengthen(): void {
    const longer = new Uint32Array(this.#path.length * 2)
    longer.set(this.#path)
    this.#path = longer
  }
}
