// Fills the columns of a graph from the rows of the file, and refuses a row that points nowhere.
import type { GraphColumns } from './heap-graph.ts'
import type { BadNumber, RowReader } from './number-rows.ts'
import type { SnapshotHeader } from './snapshot-header.ts'

const UINT32_LIMIT = 2 ** 32

interface Columns extends GraphColumns {
  ids: Uint32Array | Float64Array
  selfBytes: Uint32Array | Float64Array
}

export class ColumnFiller {
  readonly #header: SnapshotHeader
  readonly columns: Columns
  #nodes = 0
  #edges = 0
  /** Sum of the nodes' edge counts so far. */
  #claimedEdges = 0

  constructor(header: SnapshotHeader) {
    const { nodeCount, edgeCount } = header
    this.#header = header
    this.columns = {
      kinds: new Uint8Array(nodeCount),
      names: new Uint32Array(nodeCount),
      ids: new Uint32Array(nodeCount),
      selfBytes: new Uint32Array(nodeCount),
      detachedness: new Uint8Array(nodeCount),
      firstEdges: new Uint32Array(nodeCount + 1),
      edgeKinds: new Uint8Array(edgeCount),
      edgeNames: new Uint32Array(edgeCount),
      edgeTargets: new Uint32Array(edgeCount),
    }
  }

  get nodeRows(): RowReader {
    return {
      section: 'nodes',
      fields: this.#header.nodeFields,
      take: (batch, rows) => this.#takeNodes(batch, rows),
    }
  }

  get edgeRows(): RowReader {
    return {
      section: 'edges',
      fields: this.#header.edgeFields,
      take: (batch, rows) => this.#takeEdges(batch, rows),
    }
  }

  #takeNodes(batch: Float64Array, rows: number): BadNumber | undefined {
    const { node, nodeFields, nodeCount, edgeCount } = this.#header
    const { kinds, names, detachedness, firstEdges } = this.columns
    const nodeKinds = Uint8Array.from(this.#header.nodeKinds)
    const first = this.#nodes
    if (first + rows > nodeCount) return { at: 0, wanted: `no more than node_count, ${nodeCount} nodes` }
    this.#widen(batch, rows)
    const { ids, selfBytes } = this.columns
    let claimed = this.#claimedEdges
    for (let row = 0, at = 0; row < rows; row++, at += nodeFields) {
      const index = first + row
      const kind = batch[at + node.kind] ?? 0
      if (kind >= nodeKinds.length) return { at: at + node.kind, wanted: `a kind below ${nodeKinds.length}` }
      kinds[index] = nodeKinds[kind] ?? 0
      names[index] = batch[at + node.name] ?? 0
      ids[index] = batch[at + node.id] ?? 0
      selfBytes[index] = batch[at + node.selfSize] ?? 0
      // Nearly all are 0 already: what is not written to costs no memory.
      const detached = node.detachedness === undefined ? 0 : (batch[at + node.detachedness] ?? 0)
      if (detached > 0) detachedness[index] = detached
      firstEdges[index] = claimed
      claimed += batch[at + node.edgeCount] ?? 0
      if (claimed > edgeCount) {
        return { at: at + node.edgeCount, wanted: `no more edges than edge_count, ${edgeCount}, in all` }
      }
    }
    this.#claimedEdges = claimed
    this.#nodes = first + rows
    firstEdges[this.#nodes] = claimed
    return undefined
  }

  #takeEdges(batch: Float64Array, rows: number): BadNumber | undefined {
    const { edge, edgeFields, nodeFields, nodeCount, edgeCount } = this.#header
    const { edgeNames, edgeTargets } = this.columns
    const edgeKinds = Uint8Array.from(this.#header.edgeKinds)
    const first = this.#edges
    if (first + rows > edgeCount) return { at: 0, wanted: `no more than edge_count, ${edgeCount} edges` }
    for (let row = 0, at = 0; row < rows; row++, at += edgeFields) {
      const kind = batch[at + edge.kind] ?? 0
      if (kind >= edgeKinds.length) return { at: at + edge.kind, wanted: `a kind below ${edgeKinds.length}` }
      const target = (batch[at + edge.to] ?? 0) / nodeFields
      if (target >= nodeCount || target !== Math.floor(target)) {
        return {
          at: at + edge.to,
          wanted: `a multiple of ${nodeFields} below ${nodeCount * nodeFields}`,
        }
      }
      this.columns.edgeKinds[first + row] = edgeKinds[kind] ?? 0
      edgeNames[first + row] = batch[at + edge.name] ?? 0
      edgeTargets[first + row] = target
    }
    this.#edges = first + rows
    return undefined
  }

  /** An id or a size beyond 32 bits: rare, and the whole column pays for it. */
  #widen(batch: Float64Array, rows: number): void {
    const { node, nodeFields } = this.#header
    const exceeds = (field: number): boolean => {
      for (let at = field; at < rows * nodeFields; at += nodeFields) {
        if ((batch[at] ?? 0) >= UINT32_LIMIT) return true
      }
      return false
    }
    if (this.columns.ids instanceof Uint32Array && exceeds(node.id)) {
      this.columns.ids = new Float64Array(this.columns.ids)
    }
    if (this.columns.selfBytes instanceof Uint32Array && exceeds(node.selfSize)) {
      this.columns.selfBytes = new Float64Array(this.columns.selfBytes)
    }
  }
}
