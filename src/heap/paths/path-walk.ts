// One way through a heap, breadth first: each object on the path of whoever holds it closest to a root. What V8 and Node
// keep for themselves holds most things too, and says nothing of who is to let them go: it is looked at last.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'
import { handleRoots, stackRoots } from '../retainers/strong-edges.ts'
import { SMALL_NUMBER } from './bound-numbers.ts'
import { GraphLabels, type Labels, TRANSPARENT } from './labels.ts'
import type { PathTree } from './path-tree.ts'

/** V8 keeps these for itself: compiled code, feedback, hidden classes. What they lead to is looked at last. */
export const BEHIND: ReadonlySet<number> = new Set<number>([NodeKind.code, NodeKind['object shape']])
/** What only lies on the stack or in a compilation at the moment; whatever else holds it says more. */
const LAST_ROOTS: ReadonlySet<string> = new Set([...stackRoots, ...handleRoots, '(Startup object cache)'])
/** How Node lists timers: each is also held by whoever has set it, or by nobody else. */
const LISTED: readonly string[] = ['_idleNext', '_idlePrev']
/** The table of interned strings holds none of them alive. */
const WEAK_ROOTS: ReadonlySet<string> = new Set([
  '(Internalized strings)',
  '(External strings)',
  '(Read-only roots)',
  '(Weak roots)',
  '(Weak collections)',
  '(Compilation cache)',
])

export interface Walked {
  /** Path of each node. */
  readonly of: Uint32Array
  /** 1 where the node is counted, 0 where it belongs to what holds it. */
  readonly own: Uint8Array
  /** The node through which it was reached. */
  readonly from: Uint32Array
  readonly closures: Uint32Array
  readonly contexts: Uint32Array
  /** Nodes that are used as maps. */
  readonly maps: readonly number[]
}

export interface WalkedBy {
  readonly tree: PathTree
  readonly labels: Labels
  readonly isMap: (node: number, path: number) => boolean
}

export function walkedPaths(graph: HeapGraph, by: WalkedBy): Walked {
  return new PathWalk(graph, by).walk()
}

class PathWalk {
  readonly #graph: HeapGraph
  readonly #by: WalkedBy
  readonly #labels: GraphLabels
  /** A WeakMap's table does not hold its values: their keys do. */
  readonly #ephemerons: ReadonlySet<number>
  readonly #listed: ReadonlySet<number | undefined>
  /** Only where values are shown are small numbers nodes; paths must be the same with and without them. */
  readonly #smallNumber: number | undefined
  readonly #walked: Walked & { readonly maps: number[] }
  readonly #seen: Uint8Array
  #next: number[] = []
  /** Nodes and their edges, in turn. */
  #later: number[] = []
  #behind: number[] = []

  constructor(graph: HeapGraph, by: WalkedBy) {
    const { nodeCount, strings } = graph
    this.#graph = graph
    this.#by = by
    this.#labels = new GraphLabels(graph, by.labels)
    this.#ephemerons = strings.containing('part of key (')
    this.#listed = new Set(LISTED.map((name) => strings.indexOf(name)))
    this.#smallNumber = strings.indexOf(SMALL_NUMBER)
    this.#seen = new Uint8Array(nodeCount)
    this.#walked = {
      of: new Uint32Array(nodeCount),
      own: new Uint8Array(nodeCount),
      from: new Uint32Array(nodeCount),
      closures: new Uint32Array(nodeCount),
      contexts: new Uint32Array(nodeCount),
      maps: [],
    }
  }

  walk(): Walked {
    this.#seen[0] = 1
    this.#next = [0]
    while (this.#next.length > 0 || this.#later.length > 0 || this.#behind.length > 0) {
      if (this.#next.length === 0) this.#goOnLater()
      const now = this.#next
      this.#next = []
      for (const node of now) this.#goOnFrom(node)
    }
    return this.#walked
  }

  /** Once all else is seen. */
  #goOnLater(): void {
    const later = this.#later
    this.#later = []
    for (let at = 0; at < later.length; at += 2) {
      const [node = 0, edge = 0] = [later[at], later[at + 1]]
      if (!this.#isSeen(edge)) this.#goOn(node, edge, false)
    }
    if (this.#next.length > 0 || this.#later.length > 0) return
    this.#next = this.#behind
    this.#behind = []
  }

  #goOnFrom(node: number): void {
    const { edgeKinds, edgeNames, firstEdges, kinds } = this.#graph
    if (kinds[node] === NodeKind.number) return
    const isMap = this.#by.isMap(node, this.#walked.of[node] ?? 0)
    if (isMap) this.#walked.maps.push(node)
    const end = firstEdges[node + 1] ?? 0
    for (let edge = firstEdges[node] ?? 0; edge < end; edge += 1) {
      if (this.#isSeen(edge) || edgeKinds[edge] === EdgeKind.weak) continue
      const name = edgeNames[edge] ?? 0
      if (kinds[node] === NodeKind.array && this.#ephemerons.has(name)) continue
      if (edgeKinds[edge] === EdgeKind.property && this.#listed.has(name)) this.#later.push(node, edge)
      else this.#goOn(node, edge, isMap)
    }
  }

  #isSeen(edge: number): boolean {
    return this.#seen[this.#graph.edgeTargets[edge] ?? 0] === 1
  }

  #goOn(node: number, edge: number, isMap: boolean): void {
    const { edgeKinds, edgeTargets, kinds, names } = this.#graph
    const { of, own, from, closures, contexts } = this.#walked
    const to = edgeTargets[edge] ?? 0
    const kind = kinds[to] ?? 0
    if (kind === NodeKind.number && names[to] === this.#smallNumber) return
    const root = kind === NodeKind.synthetic ? this.#graph.nodeName(to) : ''
    this.#seen[to] = 1
    if (WEAK_ROOTS.has(root)) return
    const label = this.#labels.of(node, edge, isMap)
    const path = of[node] ?? 0
    of[to] = label === TRANSPARENT ? path : this.#by.tree.step(path, label)
    own[to] = label === TRANSPARENT ? 0 : 1
    from[to] = node
    closures[to] = kind === NodeKind.closure ? to : (closures[node] ?? 0)
    contexts[to] = edgeKinds[edge] === EdgeKind.context ? node : (contexts[node] ?? 0)
    if (BEHIND.has(kind) || LAST_ROOTS.has(root)) this.#behind.push(to)
    else this.#next.push(to)
  }
}
