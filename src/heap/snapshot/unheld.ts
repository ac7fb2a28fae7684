// JavaScriptCore writes no edge from a Map or a Set to what is in it, and none from native code: what only they hold
// would be reached from no root, and be missing from every size. It is put below a node that says so.
import type { GraphColumns } from './heap-graph.ts'
import { EdgeKind, NodeKind } from './node-kind.ts'
import type { StringTable } from './string-table.ts'

export const UNHELD = 'a Map, a Set or native code'

export interface NamedColumns {
  readonly columns: GraphColumns
  readonly strings: StringTable
}

/** The same graph, with one node more if there is anything that no edge holds. */
export function withUnheld({ columns, strings }: NamedColumns): NamedColumns {
  const tops = unheld(columns)
  if (tops.length === 0) return { columns, strings }
  const named = strings.with(UNHELD)
  return { columns: extended(columns, tops, named.length - 1), strings: named }
}

/** Nodes from which all others that no root reaches are reached: those without a holder, then one of each ring. */
function unheld(columns: GraphColumns): readonly number[] {
  const reached = new Uint8Array(columns.kinds.length)
  reach(columns, reached, 0)
  const isHeld = new Uint8Array(columns.kinds.length)
  for (const target of columns.edgeTargets) isHeld[target] = 1
  const tops: number[] = []
  for (const wanted of [0, 1]) {
    for (let node = 1; node < reached.length; node++) {
      if (reached[node] === 1 || (isHeld[node] ?? 0) > wanted) continue
      tops.push(node)
      reach(columns, reached, node)
    }
  }
  return tops
}

function reach({ firstEdges, edgeTargets }: GraphColumns, reached: Uint8Array, from: number): void {
  const waiting = [from]
  reached[from] = 1
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const end = firstEdges[node + 1] ?? 0
    for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
      const target = edgeTargets[edge] ?? 0
      if (reached[target] === 1) continue
      reached[target] = 1
      waiting.push(target)
    }
  }
}

/** One node at the end, one edge more of the root to it, and its own edges to `tops` at the end. */
function extended(columns: GraphColumns, tops: readonly number[], name: number): GraphColumns {
  const count = columns.kinds.length
  const atRoot = columns.firstEdges[1] ?? 0
  const edges = columns.edgeTargets.length + 1
  const kinds = tops.map(() => EdgeKind.element)
  const numbers = tops.map((_, index) => index)
  return {
    kinds: Uint8Array.from(joined(columns.kinds, count, NodeKind.synthetic)),
    names: joined(columns.names, count, name),
    ids: longer(columns.ids),
    selfBytes: longer(columns.selfBytes),
    detachedness: Uint8Array.from(joined(columns.detachedness, count, 0)),
    firstEdges: joined(
      columns.firstEdges.map((first, node) => (node === 0 ? 0 : first + 1)),
      count + 1,
      edges + tops.length,
    ),
    edgeKinds: Uint8Array.from(joined(columns.edgeKinds, atRoot, EdgeKind.internal, kinds)),
    edgeNames: joined(columns.edgeNames, atRoot, name, numbers),
    edgeTargets: joined(columns.edgeTargets, atRoot, count, tops),
  }
}

/** With a 0 at the end. */
function longer(column: Uint32Array | Float64Array): Float64Array {
  const result = new Float64Array(column.length + 1)
  result.set(column)
  return result
}

/** With one value more at `at`, and `more` behind all. */
function joined(
  column: Uint8Array | Uint32Array,
  at: number,
  value: number,
  more: readonly number[] = [],
): Uint32Array {
  const result = new Uint32Array(column.length + 1 + more.length)
  result.set(column.subarray(0, at))
  result[at] = value
  result.set(column.subarray(at), at + 1)
  result.set(more, column.length + 1)
  return result
}
