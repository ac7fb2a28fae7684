// Of each node those that it dominates immediately: the dominator tree from the root down.
import type { DominatorTree } from '../dominators/dominator-tree.ts'

export class DominatedNodes {
  readonly #first: Int32Array
  readonly #next: Int32Array

  constructor({ dominators, order, reached }: DominatorTree) {
    this.#first = new Int32Array(dominators.length).fill(-1)
    this.#next = new Int32Array(dominators.length).fill(-1)
    for (let at = reached - 1; at > 0; at--) {
      const node = order[at] ?? 0
      const dominator = dominators[node] ?? 0
      this.#next[node] = this.#first[dominator] ?? -1
      this.#first[dominator] = node
    }
  }

  /** The first of those below the node, or −1. */
  first(node: number): number {
    return this.#first[node] ?? -1
  }

  /** The one beside it with the same dominator, or −1. */
  next(node: number): number {
    return this.#next[node] ?? -1
  }
}
