// Of every object that the program holds the shortest way from a root: one breadth-first walk along strong edges.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind } from '../snapshot/node-kind.ts'
import { StrongEdges } from './strong-edges.ts'

/** The locals of a generator or async function: of a module too, whose variables have names in its context. */
const REGISTERS = 'parameters_and_registers'

export interface RetainerTree {
  /** The nodes that were reached, each behind its parent. */
  readonly order: Uint32Array
  /** Of each node the one it was reached from, or −1. */
  readonly parents: Int32Array
  /** Of each node the edge it was reached by, or −1 where it is a root. */
  readonly edges: Int32Array
}

export interface RetainerTreeOptions {
  /** Whether what only a handle of native code or of the compiler holds is reached too. By default it is. */
  readonly handles?: boolean
}

/** What only a stack or a handle holds comes last, so that a way through a variable or property is preferred. */
export function retainerTree(graph: HeapGraph, { handles = true }: RetainerTreeOptions = {}): RetainerTree {
  const walk = new Walk(graph)
  const roots = walk.strong.roots()
  walk.run(roots.lasting)
  walk.run(roots.stacks)
  if (handles) walk.run(roots.handles)
  return { order: walk.order.subarray(0, walk.reached), parents: walk.parents, edges: walk.edges }
}

class Walk {
  readonly strong: StrongEdges
  readonly order: Uint32Array
  readonly parents: Int32Array
  readonly edges: Int32Array
  reached = 0
  readonly #graph: HeapGraph
  readonly #generator: number | undefined
  readonly #registers: number | undefined
  /** From and edge in turn. */
  readonly #postponed: number[] = []

  constructor(graph: HeapGraph) {
    this.strong = new StrongEdges(graph)
    this.order = new Uint32Array(graph.nodeCount)
    this.parents = new Int32Array(graph.nodeCount).fill(-1)
    this.edges = new Int32Array(graph.nodeCount).fill(-1)
    this.#graph = graph
    this.#generator = graph.strings.indexOf('Generator')
    this.#registers = graph.strings.indexOf(REGISTERS)
  }

  run(roots: readonly number[]): void {
    let at = this.reached
    for (const root of roots) this.#reach(root, 0, -1)
    for (;;) {
      for (; at < this.reached; at++) this.#visit(this.order[at] ?? 0)
      if (this.#postponed.length === 0) return
      const postponed = this.#postponed.splice(0)
      for (let i = 0; i < postponed.length; i += 2) {
        const edge = postponed[i + 1] ?? 0
        this.#reach(this.#graph.edgeTargets[edge] ?? 0, postponed[i] ?? 0, edge)
      }
    }
  }

  #visit(node: number): void {
    const { firstEdges, edgeTargets, edgeKinds, edgeNames, names } = this.#graph
    const isGenerator = names[node] === this.#generator
    const end = firstEdges[node + 1] ?? 0
    for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
      const target = edgeTargets[edge] ?? 0
      if (target === 0 || (this.parents[target] ?? 0) >= 0) continue
      if (!this.strong.holds(edge, node) || this.strong.isOwnFamily(target)) continue
      const kind = edgeKinds[edge]
      const isRegister =
        (kind === EdgeKind.internal && edgeNames[edge] === this.#registers) ||
        (isGenerator && kind === EdgeKind.hidden)
      if (isRegister) this.#postponed.push(node, edge)
      else this.#reach(target, node, edge)
    }
  }

  #reach(node: number, parent: number, edge: number): void {
    if (node === 0 || (this.parents[node] ?? 0) >= 0) return
    this.parents[node] = parent
    this.edges[node] = edge
    this.order[this.reached++] = node
  }
}
