// Who owns the container in which something lies: the objects above it whose class was written in a script, or that have
// methods of their own. V8 tells of an object where its constructor stands; of a plain one its functions say as much.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'
import { ScriptPositions } from '../snapshot/script-positions.ts'
import { type ClosurePosition, closurePosition } from './closure-position.ts'
import type { Walked } from './path-walk.ts'

/** Objects of V8's own lie between: tables, cells, contexts. */
const MAX_STEPS = 24
/** More say nothing new: a chain of linked objects is of one class. */
const MAX_HOLDERS = 4
/** Properties of an object that are looked at for a function. */
const MAX_PROPERTIES = 64

/** Of each graph once: the scripts are found by looking at all closures. */
const positionsOf = new WeakMap<HeapGraph, ScriptPositions>()

/** Nearest first, up to the function or variable that holds them. */
export function holdingPositions(
  graph: HeapGraph,
  walked: Walked,
  thing: number,
): readonly ClosurePosition[] {
  const positions = positionsOf.get(graph) ?? new ScriptPositions(graph)
  positionsOf.set(graph, positions)
  const found: ClosurePosition[] = []
  let node = walked.from[thing] ?? 0
  for (let steps = 0; steps < MAX_STEPS && node !== 0 && found.length < MAX_HOLDERS; steps += 1) {
    if (graph.kinds[node] === NodeKind.closure || positions.isContext(node)) break
    const position = graph.kinds[node] === NodeKind.object ? writtenAt(graph, positions, node) : undefined
    if (position !== undefined) found.push(position)
    node = walked.from[node] ?? 0
  }
  return found
}

function writtenAt(graph: HeapGraph, positions: ScriptPositions, node: number): ClosurePosition | undefined {
  const { url, line, column = 1, function: name = '' } = positions.of(node) ?? {}
  if (url !== undefined && line !== undefined && isProgram(url)) return { url, line, column, function: name }
  return methodOf(graph, node)
}

/** A function that an object has as its own property is most often written beside it. */
function methodOf(graph: HeapGraph, node: number): ClosurePosition | undefined {
  const { edgeKinds, edgeTargets, firstEdges, kinds } = graph
  const first = firstEdges[node] ?? 0
  const end = Math.min(firstEdges[node + 1] ?? 0, first + MAX_PROPERTIES)
  for (let edge = first; edge < end; edge += 1) {
    const to = edgeTargets[edge] ?? 0
    if (edgeKinds[edge] !== EdgeKind.property || kinds[to] !== NodeKind.closure) continue
    const position = closurePosition(graph, to)
    if (position !== undefined && isProgram(position.url)) return position
  }
  return undefined
}

function isProgram(url: string): boolean {
  return url !== '' && !/^(node|bun|ext):/.test(url)
}
