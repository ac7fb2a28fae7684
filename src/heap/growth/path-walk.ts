// One breadth-first walk over a snapshot: every object that the program holds is counted once, on its shortest path.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'
import { retainerTree } from '../retainers/retainer-tree.ts'
import { ANY_KEY, GraphLabels } from './labels.ts'
import { ROOT_PATH, type PathTable } from './path-table.ts'

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
  // What a compilation holds for the moment has not grown: the next snapshot may be taken beside another.
  const { order, parents, edges } = retainerTree(graph, { handles: false })
  const pathOf = new Int32Array(graph.nodeCount).fill(-1)
  pathOf[0] = ROOT_PATH
  const labels = new GraphLabels(graph, table.labels)
  const anyKey = table.labels.number(ANY_KEY)
  const noName = table.labels.number('')
  for (let at = 0; at < order.length; at++) {
    const node = order[at] ?? 0
    const parent = parents[node] ?? 0
    const edge = edges[node] ?? -1
    const isKey = graph.edgeKinds[edge] === EdgeKind.property && dictionaries.has(graph.ids[parent] ?? 0)
    const label = isKey ? anyKey : edge < 0 ? noName : labels.edge(edge)
    pathOf[node] = table.child(pathOf[parent] ?? ROOT_PATH, label, labels.class(node))
  }
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
  return { graph, pathOf, parentOf: parents, counts, selfBytes, samples }
}

function newer(graph: HeapGraph, known: number, node: number): number {
  return known < 0 || (graph.ids[node] ?? 0) > (graph.ids[known] ?? 0) ? node : known
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
