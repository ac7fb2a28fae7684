// Which edges hold what they lead to, by the rules of the DevTools' heap worker (front_end/entrypoints/heap_snapshot_worker,
// computeIsEssentialEdge), so that both call the same objects each other's dominators.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind } from '../snapshot/node-kind.ts'
import { pageObjects } from './page-objects.ts'

/** How V8 names the edges to a value in a WeakMap: one from the key, one from the table. */
const EPHEMERON = 'part of key ('
const tableOfEphemeron =
  /^\d+ \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\)$/

export interface EdgeRules {
  /** Whether the table of a WeakMap holds its values as well as their keys do. By default only the keys do. */
  readonly tablesHold?: boolean
  /** Whether what the program cannot reach itself holds what it can, as memlab has it. By default it does not. */
  readonly outsideHolds?: boolean
}

/** A set of edges, a bit for each. */
export class EssentialEdges {
  readonly bits: Uint8Array

  constructor(graph: HeapGraph, rules: EdgeRules = {}) {
    this.bits = new Uint8Array(Math.ceil(graph.edgeCount / 8))
    const tables = rules.tablesHold === true ? new Map<number, number>() : ephemeronTables(graph)
    const isPage = rules.outsideHolds === true ? new Uint8Array(graph.nodeCount) : pageObjects(graph)
    fill(this.bits, graph, { tables, isPage })
  }

  has(edge: number): boolean {
    return (((this.bits[edge >>> 3] ?? 0) >>> (edge & 7)) & 1) === 1
  }
}

interface Marks {
  readonly tables: ReadonlyMap<number, number>
  readonly isPage: Uint8Array
}

function fill(bits: Uint8Array, graph: HeapGraph, { tables, isPage }: Marks): void {
  const { firstEdges, edgeKinds, edgeTargets, edgeNames, nodeCount, ids } = graph
  const isEphemeron = new Uint8Array(graph.strings.length)
  for (const name of tables.keys()) isEphemeron[name] = 1
  for (let node = 0; node < nodeCount; node++) {
    const end = firstEdges[node + 1] ?? 0
    const ownPage = isPage[node] ?? 0
    for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
      const kind = edgeKinds[edge] ?? 0
      const target = edgeTargets[edge] ?? 0
      if (kind === EdgeKind.weak || target === node) continue
      if (node > 0 && (kind === EdgeKind.shortcut || (isPage[target] ?? 0) > ownPage)) continue
      if (kind === EdgeKind.internal) {
        const name = edgeNames[edge] ?? 0
        if (isEphemeron[name] === 1 && tables.get(name) === ids[node]) continue
      }
      bits[edge >>> 3] = (bits[edge >>> 3] ?? 0) | (1 << (edge & 7))
    }
  }
}

/** Of each name of an edge to a WeakMap's value, the id of the table. */
function ephemeronTables(graph: HeapGraph): ReadonlyMap<number, number> {
  const tables = new Map<number, number>()
  for (const name of graph.strings.containing(EPHEMERON)) {
    const table = tableOfEphemeron.exec(graph.strings.get(name))?.[1]
    if (table !== undefined) tables.set(name, Number(table))
  }
  return tables
}
