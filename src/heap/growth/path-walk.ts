// One breadth-first walk over a snapshot: every object that the program holds is counted once, on its shortest path.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'
import { ANY_KEY, GraphLabels, INTERNAL } from './labels.ts'
import { ROOT_PATH, type PathTable } from './path-table.ts'
import { StrongEdges } from './strong-edges.ts'

export interface PathCounts {
  readonly graph: HeapGraph
  /** Of each node its path, or −1 when nothing holds it. */
  readonly pathOf: Int32Array
  /** Of each node the one it was reached from, or −1. */
  readonly parentOf: Int32Array
  /** Of each path how many objects it has. */
  readonly counts: Float64Array
  /** Of each path the sum of its objects' own sizes. */
  readonly selfBytes: Float64Array
  /** Of each path the object that was reached last, the newest where containers keep the order. */
  readonly samples: Int32Array
}

/** @param dictionaries ids of objects that grow by their keys, whose keys are not told apart */
export function walkPaths(graph: HeapGraph, table: PathTable, dictionaries: ReadonlySet<number>): PathCounts {
  const pathOf = new Int32Array(graph.nodeCount).fill(-1)
  const parentOf = new Int32Array(graph.nodeCount).fill(-1)
  new Walk(graph, table, { dictionaries, pathOf, parentOf }).run()
  const counts = new Float64Array(table.length)
  const selfBytes = new Float64Array(table.length)
  const samples = new Int32Array(table.length).fill(-1)
  for (let node = 0; node < graph.nodeCount; node++) {
    const path = pathOf[node] ?? -1
    if (path < 0) continue
    counts[path] = (counts[path] ?? 0) + 1
    selfBytes[path] = (selfBytes[path] ?? 0) + (graph.selfBytes[node] ?? 0)
    samples[path] = newer(graph, samples[path] ?? -1, node)
  }
  return { graph, pathOf, parentOf, counts, selfBytes, samples }
}

function newer(graph: HeapGraph, known: number, node: number): number {
  return known < 0 || (graph.ids[node] ?? 0) > (graph.ids[known] ?? 0) ? node : known
}

/** The locals of a generator or async function: of a module too, whose variables have names in its context. */
const REGISTERS = `${INTERNAL}parameters_and_registers`

interface Reached {
  readonly node: number
  readonly from: number
  readonly edge: number
}

interface WalkState {
  readonly dictionaries: ReadonlySet<number>
  readonly pathOf: Int32Array
  readonly parentOf: Int32Array
}

class Walk {
  readonly #graph: HeapGraph
  readonly #table: PathTable
  readonly #dictionaries: ReadonlySet<number>
  readonly #pathOf: Int32Array
  readonly #parentOf: Int32Array
  readonly #labels: GraphLabels
  readonly #strong: StrongEdges
  readonly #queue: Uint32Array
  readonly #anyKey: number
  readonly #registers: number
  readonly #generator: number | undefined
  readonly #postponed: Reached[] = []
  #queued = 0

  constructor(graph: HeapGraph, table: PathTable, { dictionaries, pathOf, parentOf }: WalkState) {
    this.#graph = graph
    this.#table = table
    this.#dictionaries = dictionaries
    this.#pathOf = pathOf
    this.#parentOf = parentOf
    this.#labels = new GraphLabels(graph, table.labels)
    this.#strong = new StrongEdges(graph)
    this.#queue = new Uint32Array(graph.nodeCount)
    this.#anyKey = table.labels.number(ANY_KEY)
    this.#generator = graph.strings.indexOf('Generator')
    this.#registers = table.labels.number(REGISTERS)
  }

  /** What only a stack holds comes last, so that a path through a variable or property is preferred. */
  run(): void {
    this.#pathOf[0] = ROOT_PATH
    const { lasting, passing } = this.#strong.roots()
    const noName = this.#table.labels.number('')
    this.#visitAll(lasting.map((node) => ({ node, from: 0, edge: noName })))
    while (this.#postponed.length > 0) this.#visitAll(this.#postponed.splice(0))
    this.#visitAll(passing.map((node) => ({ node, from: 0, edge: noName })))
    while (this.#postponed.length > 0) this.#visitAll(this.#postponed.splice(0))
  }

  #visitAll(reached: readonly Reached[]): void {
    let at = this.#queued
    for (const { node, from, edge } of reached) this.#reach(node, from, edge)
    for (; at < this.#queued; at++) this.#visit(this.#queue[at] ?? 0)
  }

  #visit(node: number): void {
    const { firstEdges, edgeTargets, edgeKinds } = this.#graph
    const anyKey = this.#dictionaries.has(this.#graph.ids[node] ?? 0)
    const isGenerator = this.#graph.names[node] === this.#generator
    const end = firstEdges[node + 1] ?? 0
    for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
      const target = edgeTargets[edge] ?? 0
      if ((this.#pathOf[target] ?? 0) >= 0 || !this.#strong.holds(edge, node)) continue
      if (this.#strong.isOwnFamily(target)) continue
      const isKey = anyKey && edgeKinds[edge] === EdgeKind.property
      const label = isKey ? this.#anyKey : this.#labels.edge(edge)
      if (label === this.#registers || (isGenerator && edgeKinds[edge] === EdgeKind.hidden)) {
        this.#postponed.push({ node: target, from: node, edge: label })
      } else this.#reach(target, node, label)
    }
  }

  #reach(node: number, parent: number, edge: number): void {
    if ((this.#pathOf[node] ?? 0) >= 0) return
    this.#parentOf[node] = parent
    this.#pathOf[node] = this.#table.child(this.#pathOf[parent] ?? ROOT_PATH, edge, this.#labels.class(node))
    this.#queue[this.#queued++] = node
  }
}

/** Objects, the same in every graph, whose number of properties rises by `minimum` over every interval. */
export function growingDictionaries(graphs: readonly HeapGraph[], minimum: number): Set<number> {
  const [last, ...earlier] = graphs.toReversed()
  if (last === undefined) return new Set()
  let counts = propertyCounts(last, (count) => count >= minimum * earlier.length)
  for (const graph of earlier) {
    const wanted = counts
    const before = propertyCounts(graph, (_, id) => wanted.has(id))
    counts = new Map([...before].filter(([id, count]) => (wanted.get(id) ?? 0) - count >= minimum))
  }
  return new Set(counts.keys())
}

function propertyCounts(graph: HeapGraph, keep: (count: number, id: number) => boolean): Map<number, number> {
  const counts = new Map<number, number>()
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.kinds[node] !== NodeKind.object) continue
    let count = 0
    const end = graph.firstEdges[node + 1] ?? 0
    for (let edge = graph.firstEdges[node] ?? 0; edge < end; edge++) {
      if (graph.edgeKinds[edge] === EdgeKind.property) count++
    }
    const id = graph.ids[node] ?? 0
    if (keep(count, id)) counts.set(id, count)
  }
  return counts
}
