// The header of a snapshot: how many nodes and edges follow, and which number of a row means what.
import { z } from 'zod'
import { edgeKind, nodeKind } from './node-kind.ts'

const headerSchema = z.object({
  meta: z.object({
    node_fields: z.array(z.string()),
    node_types: z.array(z.union([z.array(z.string()), z.string()])),
    edge_fields: z.array(z.string()),
    edge_types: z.array(z.union([z.array(z.string()), z.string()])),
    location_fields: z.array(z.string()).optional(),
  }),
  node_count: z.int().nonnegative(),
  edge_count: z.int().nonnegative(),
})

/** Places of the fields within a row of the file. */
export interface SnapshotHeader {
  readonly nodeCount: number
  readonly edgeCount: number
  readonly nodeFields: number
  readonly node: {
    readonly kind: number
    readonly name: number
    readonly id: number
    readonly selfSize: number
    readonly edgeCount: number
    /** Undefined in the files of old versions. */
    readonly detachedness: number | undefined
  }
  readonly edgeFields: number
  readonly edge: { readonly kind: number; readonly name: number; readonly to: number }
  readonly locationFields: number
  readonly location: {
    readonly node: number
    readonly script: number
    readonly line: number
    readonly column: number
  }
  /** From the file's numbers to ours. */
  readonly nodeKinds: readonly number[]
  readonly edgeKinds: readonly number[]
}

/** @throws Error naming the first field that is not as wanted */
export function parseHeader(value: unknown): SnapshotHeader {
  const parsed = headerSchema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`snapshot.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`)
  }
  const { meta, node_count: nodeCount, edge_count: edgeCount } = parsed.data
  const node = placesIn('node_fields', meta.node_fields)
  const edge = placesIn('edge_fields', meta.edge_fields)
  const fields = meta.location_fields ?? ['object_index', 'script_id', 'line', 'column']
  const location = placesIn('location_fields', fields)
  const detachedness = meta.node_fields.indexOf('detachedness')
  return {
    nodeCount,
    edgeCount,
    nodeFields: meta.node_fields.length,
    node: {
      kind: node('type'),
      name: node('name'),
      id: node('id'),
      selfSize: node('self_size'),
      edgeCount: node('edge_count'),
      detachedness: detachedness < 0 ? undefined : detachedness,
    },
    edgeFields: meta.edge_fields.length,
    edge: { kind: edge('type'), name: edge('name_or_index'), to: edge('to_node') },
    locationFields: fields.length,
    location: {
      node: location('object_index'),
      script: location('script_id'),
      line: location('line'),
      column: location('column'),
    },
    nodeKinds: namesOf('node_types', meta.node_types).map(nodeKind),
    edgeKinds: namesOf('edge_types', meta.edge_types).map(edgeKind),
  }
}

function placesIn(list: string, fields: readonly string[]): (field: string) => number {
  return (field) => {
    const place = fields.indexOf(field)
    if (place < 0) throw new Error(`snapshot.meta.${list}: found no ${field} among ${fields.join(', ')}`)
    return place
  }
}

function namesOf(list: string, types: readonly (string | readonly string[])[]): readonly string[] {
  const names = types.find((type) => typeof type !== 'string')
  if (names === undefined) throw new Error(`snapshot.meta.${list}: found no list of names`)
  return names
}
