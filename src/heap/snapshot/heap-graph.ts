// A heap snapshot as typed arrays, one entry a node or edge and no object for either: about 30 bytes a node and 9 an edge.
import { hasIndex } from './node-kind.ts'
import type { Locations } from './locations.ts'
import type { StringTable } from './string-table.ts'

export interface GraphColumns {
  /** `NodeKind` of each node. Node 0 is the root that V8 adds. */
  readonly kinds: Uint8Array
  /** String index of each node's name: the constructor of an object, the text of a string. */
  readonly names: Uint32Array
  /** What V8 calls an object by, the same in every snapshot of one process. */
  readonly ids: Uint32Array | Float64Array
  readonly selfBytes: Uint32Array | Float64Array
  /** 0 unknown, 1 attached, 2 detached. */
  readonly detachedness: Uint8Array
  /** Of each node its first edge, and at the end the number of edges. */
  readonly firstEdges: Uint32Array
  readonly edgeKinds: Uint8Array
  /** String index of an edge's name; an element's or hidden edge's number. */
  readonly edgeNames: Uint32Array
  readonly edgeTargets: Uint32Array
}

/** Whose heap it is. JavaScriptCore's has no lines, and shows nothing of what a Map or a Set holds. */
export type HeapEngine = 'V8' | 'JavaScriptCore'

export class HeapGraph implements GraphColumns {
  /** The file it was read from. */
  readonly file: string
  readonly engine: HeapEngine
  readonly kinds: Uint8Array
  readonly names: Uint32Array
  readonly ids: Uint32Array | Float64Array
  readonly selfBytes: Uint32Array | Float64Array
  readonly detachedness: Uint8Array
  readonly firstEdges: Uint32Array
  readonly edgeKinds: Uint8Array
  readonly edgeNames: Uint32Array
  readonly edgeTargets: Uint32Array
  readonly strings: StringTable
  readonly locations: Locations

  constructor(
    { file, engine }: { readonly file: string; readonly engine: HeapEngine },
    columns: GraphColumns,
    strings: StringTable,
    locations: Locations,
  ) {
    this.file = file
    this.engine = engine
    this.kinds = columns.kinds
    this.names = columns.names
    this.ids = columns.ids
    this.selfBytes = columns.selfBytes
    this.detachedness = columns.detachedness
    this.firstEdges = columns.firstEdges
    this.edgeKinds = columns.edgeKinds
    this.edgeNames = columns.edgeNames
    this.edgeTargets = columns.edgeTargets
    this.strings = strings
    this.locations = locations
  }

  get nodeCount(): number {
    return this.kinds.length
  }

  get edgeCount(): number {
    return this.edgeTargets.length
  }

  /** The name V8 gave the node, cut to `limitBytes`. */
  nodeName(node: number, limitBytes = 1024): string {
    return this.strings.get(this.names[node] ?? 0, limitBytes)
  }

  edgeName(edge: number): string {
    const name = this.edgeNames[edge] ?? 0
    return hasIndex(this.edgeKinds[edge] ?? 0) ? String(name) : this.strings.get(name)
  }

  /** The target of the first edge of this kind whose name is this string of the table. */
  followNamed(node: number, kind: number, name: number | undefined): number | undefined {
    const end = this.firstEdges[node + 1] ?? 0
    for (let edge = this.firstEdges[node] ?? 0; edge < end; edge++) {
      if (this.edgeKinds[edge] === kind && this.edgeNames[edge] === name) return this.edgeTargets[edge]
    }
    return undefined
  }
}
