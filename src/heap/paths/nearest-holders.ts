// A heap of JavaScriptCore as a tree of nearest holders. Its shortest ways from the roots change from snapshot to snapshot
// (what the stack and native code hold are roots as good as any), so an object's holder is chosen by what is written on
// its edges alone, which stays the same: a variable before a property, a property before an element.
import { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'
import { UNHELD } from '../snapshot/unheld.ts'

/** Best first. What holds without a name says no more than that it does; what no edge holds comes last. */
const RANKS: Readonly<Record<number, number>> = {
  [EdgeKind.context]: 0,
  [EdgeKind.property]: 1,
  [EdgeKind.element]: 2,
}
const WITHOUT_NAME = 3
const BY_ROOT = 4

/** The same nodes, and of each the edge of its nearest holder alone. */
export function byNearestHolder(graph: HeapGraph): HeapGraph {
  const chosen = withoutRings(graph, new NearestEdges(graph).choose())
  const columns = treeEdges(graph, chosen)
  const { file, engine, strings, locations } = graph
  const { names, ids, selfBytes, detachedness } = graph
  const unheld = graph.strings.indexOf(UNHELD)
  // What nothing is known to hold is told as what is below this, and this is a step of its own.
  const kinds = graph.kinds.map((kind, node) => (names[node] === unheld ? NodeKind.object : kind))
  return new HeapGraph(
    { file, engine },
    { kinds, names, ids, selfBytes, detachedness, ...columns },
    strings,
    locations,
  )
}

interface Chosen {
  /** Of each node, whose edge it is and which; 0 and the root's first where only the root holds it. */
  readonly holders: Uint32Array
  readonly edges: Int32Array
}

class NearestEdges {
  readonly #graph: HeapGraph
  readonly #unheld: number | undefined
  readonly #edges: Int32Array
  readonly #holders: Uint32Array
  readonly #ranks: Uint8Array

  constructor(graph: HeapGraph) {
    this.#graph = graph
    this.#unheld = graph.strings.indexOf(UNHELD)
    this.#edges = new Int32Array(graph.nodeCount).fill(-1)
    this.#holders = new Uint32Array(graph.nodeCount)
    this.#ranks = new Uint8Array(graph.nodeCount).fill(BY_ROOT + 1)
  }

  choose(): Chosen {
    const { firstEdges, edgeTargets, nodeCount } = this.#graph
    for (let node = 0; node < nodeCount; node++) {
      const end = firstEdges[node + 1] ?? 0
      for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
        const to = edgeTargets[edge] ?? 0
        if (to !== node && to !== 0) this.#offer(node, edge, to)
      }
    }
    return { holders: this.#holders, edges: this.#edges }
  }

  #offer(from: number, edge: number, to: number): void {
    const rank = this.#rank(from, edge)
    const best = this.#ranks[to] ?? 0
    if (rank > best || (rank === best && !this.#isBefore(from, edge, to))) return
    this.#ranks[to] = rank
    this.#edges[to] = edge
    this.#holders[to] = from
  }

  #rank(from: number, edge: number): number {
    const { kinds, names, edgeKinds } = this.#graph
    // Compiled code leads everywhere, and what is known to be held by nothing is known of the root alone.
    const isRoot = from === 0 || kinds[from] === NodeKind.code || names[from] === this.#unheld
    return isRoot ? BY_ROOT : (RANKS[edgeKinds[edge] ?? 0] ?? WITHOUT_NAME)
  }

  /** By the words on both, of which the numbers differ from snapshot to snapshot. */
  #isBefore(from: number, edge: number, to: number): boolean {
    const { names, edgeNames } = this.#graph
    const [holder, known] = [this.#holders[to] ?? 0, this.#edges[to] ?? 0]
    if (names[from] === names[holder] && edgeNames[edge] === edgeNames[known]) return false
    return this.#words(from, edge) < this.#words(holder, known)
  }

  #words(from: number, edge: number): string {
    const isElement = this.#graph.edgeKinds[edge] === EdgeKind.element
    return `${this.#graph.nodeName(from)} ${isElement ? '' : this.#graph.edgeName(edge)}`
  }
}

/** Of holders that hold each other in a ring, the one whose name comes first is below the root. */
function withoutRings(graph: HeapGraph, chosen: Chosen): Chosen {
  const { holders, edges } = chosen
  const seenIn = new Uint32Array(graph.nodeCount)
  for (let start = 1; start < graph.nodeCount; start++) {
    let node = start
    while (node !== 0 && seenIn[node] === 0) {
      seenIn[node] = start
      node = holders[node] ?? 0
    }
    if (node === 0 || seenIn[node] !== start) continue
    const first = ringOf(node, holders).reduce((one, other) =>
      graph.nodeName(other) < graph.nodeName(one) ? other : one,
    )
    holders[first] = 0
    edges[first] = -1
  }
  return chosen
}

function ringOf(node: number, holders: Uint32Array): readonly number[] {
  const ring = [node]
  for (let at = holders[node] ?? 0; at !== node; at = holders[at] ?? 0) ring.push(at)
  return ring
}

function treeEdges(graph: HeapGraph, { holders, edges }: Chosen) {
  const count = graph.nodeCount
  const firstEdges = new Uint32Array(count + 1)
  const below = (node: number): number => (isOfRoot(graph, holders[node] ?? 0) ? 0 : (holders[node] ?? 0))
  for (let node = 1; node < count; node++) {
    const at = below(node) + 1
    firstEdges[at] = (firstEdges[at] ?? 0) + 1
  }
  for (let node = 0; node < count; node++)
    firstEdges[node + 1] = (firstEdges[node + 1] ?? 0) + (firstEdges[node] ?? 0)
  const next = firstEdges.slice()
  const edgeKinds = new Uint8Array(count - 1)
  const edgeNames = new Uint32Array(count - 1)
  const edgeTargets = new Uint32Array(count - 1)
  for (let node = 1; node < count; node++) {
    const holder = below(node)
    const at = next[holder] ?? 0
    next[holder] = at + 1
    edgeTargets[at] = node
    const edge = edges[node] ?? -1
    const isNamed = holder !== 0 && edge >= 0
    edgeKinds[at] = isNamed ? (graph.edgeKinds[edge] ?? 0) : EdgeKind.hidden
    edgeNames[at] = isNamed ? (graph.edgeNames[edge] ?? 0) : 0
  }
  return { firstEdges, edgeKinds, edgeNames, edgeTargets }
}

/** Compiled code is walked last, and what it alone holds with it. */
function isOfRoot(graph: HeapGraph, holder: number): boolean {
  return holder === 0 || graph.kinds[holder] === NodeKind.code
}
