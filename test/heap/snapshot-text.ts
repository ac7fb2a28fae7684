// The text of a heap snapshot, built from a list of nodes: what V8 writes, with as little in it as a test needs.
import {
  EdgeKind,
  NodeKind,
  type EdgeKindName,
  type NodeKindName,
} from '../../src/heap/snapshot/node-kind.ts'

export interface NodeText {
  readonly kind?: NodeKindName
  readonly name: string
  readonly selfBytes?: number
  readonly detachedness?: number
  /** By default as V8 counts: 1, 3, 5, … */
  readonly id?: number
  readonly edges?: readonly EdgeText[]
}

export interface EdgeText {
  readonly to: number
  /** A number makes it an element, if no kind is given. */
  readonly name: string | number
  readonly kind?: EdgeKindName
}

export function snapshotText(nodes: readonly NodeText[]): string {
  const strings: string[] = []
  const numbers = new Map<string, number>()
  const stringIndex = (text: string): number => {
    const index = numbers.get(text) ?? strings.push(text) - 1
    numbers.set(text, index)
    return index
  }
  const edges = nodes.flatMap((node) => node.edges ?? [])
  const nodeRows = nodes.flatMap(({ kind = 'object', name, selfBytes = 0, detachedness = 0, ...node }, i) => [
    NodeKind[kind],
    stringIndex(name),
    node.id ?? i * 2 + 1,
    selfBytes,
    node.edges?.length ?? 0,
    detachedness,
  ])
  const edgeRows = edges.flatMap(({ to, name, kind }) => [
    EdgeKind[kind ?? (typeof name === 'number' ? 'element' : 'property')],
    typeof name === 'number' ? name : stringIndex(name),
    to * 6,
  ])
  const meta = {
    node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
    node_types: [Object.keys(NodeKind), 'string', 'number', 'number', 'number', 'number'],
    edge_fields: ['type', 'name_or_index', 'to_node'],
    edge_types: [Object.keys(EdgeKind), 'string_or_number', 'node'],
    location_fields: ['object_index', 'script_id', 'line', 'column'],
  }
  const header = { meta, node_count: nodes.length, edge_count: edges.length, trace_function_count: 0 }
  return `${JSON.stringify({ snapshot: header, nodes: nodeRows, edges: edgeRows, samples: [], locations: [], strings })}\n`
}
