// Where a closure was written: its location names a script by number, and its code leads to the script's name.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'

export interface ClosurePosition {
  /** `file:` URL, path or `node:` name of the script. */
  readonly url: string
  /** From 1. */
  readonly line: number
  readonly column: number
  /** Empty for one without a name. */
  readonly function: string
}

/** What V8 15 writes before the name of a script. */
const SCRIPT = /^system \/ Script \/ /

/** Undefined where the snapshot does not say. */
export function closurePosition(graph: HeapGraph, closure: number): ClosurePosition | undefined {
  const position = graph.locations.of(closure)
  const shared = follow(graph, closure, 'shared')
  const script = shared === undefined ? undefined : follow(graph, shared, 'script')
  if (position === undefined || script === undefined) return undefined
  const url = graph.nodeName(script).replace(SCRIPT, '')
  // What `new Function` and `eval` make is in no file.
  if (url === '') return undefined
  const { line, column } = position
  return { url, line, column, function: graph.nodeName(closure) }
}

/** A closure that sees the variables of this context: it was written where they were. */
export function closureIn(graph: HeapGraph, context: number): number | undefined {
  const { edgeKinds, edgeTargets, firstEdges, kinds, nodeCount } = graph
  for (let node = 0; node < nodeCount; node += 1) {
    if (kinds[node] !== NodeKind.closure) continue
    const end = firstEdges[node + 1] ?? 0
    for (let edge = firstEdges[node] ?? 0; edge < end; edge += 1) {
      const isContext = edgeTargets[edge] === context && edgeKinds[edge] === EdgeKind.internal
      if (isContext && graph.edgeName(edge) === 'context') return node
    }
  }
  return undefined
}

/** The target of the first internal edge of this name. */
function follow(graph: HeapGraph, node: number, name: string): number | undefined {
  const { edgeKinds, edgeTargets, firstEdges } = graph
  const end = firstEdges[node + 1] ?? 0
  for (let edge = firstEdges[node] ?? 0; edge < end; edge += 1) {
    if (edgeKinds[edge] === EdgeKind.internal && graph.edgeName(edge) === name) return edgeTargets[edge]
  }
  return undefined
}
