// The header of a snapshot: how many nodes and edges follow, and which number of a row means what.
// Checked by hand: a schema library costs as much memory as a small snapshot, and this module is loaded for every one.
import { edgeKind, nodeKind } from './node-kind.ts'

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
  const header = recordAt('snapshot', value)
  const meta = recordAt('snapshot.meta', header['meta'])
  const nodeCount = countAt('snapshot.node_count', header['node_count'])
  const edgeCount = countAt('snapshot.edge_count', header['edge_count'])
  const nodeFields = namesAt('snapshot.meta.node_fields', meta['node_fields'])
  const edgeFields = namesAt('snapshot.meta.edge_fields', meta['edge_fields'])
  const node = placesIn('node_fields', nodeFields)
  const edge = placesIn('edge_fields', edgeFields)
  const locationFields =
    meta['location_fields'] === undefined
      ? ['object_index', 'script_id', 'line', 'column']
      : namesAt('snapshot.meta.location_fields', meta['location_fields'])
  const location = placesIn('location_fields', locationFields)
  const detachedness = nodeFields.indexOf('detachedness')
  return {
    nodeCount,
    edgeCount,
    nodeFields: nodeFields.length,
    node: {
      kind: node('type'),
      name: node('name'),
      id: node('id'),
      selfSize: node('self_size'),
      edgeCount: node('edge_count'),
      detachedness: detachedness < 0 ? undefined : detachedness,
    },
    edgeFields: edgeFields.length,
    edge: { kind: edge('type'), name: edge('name_or_index'), to: edge('to_node') },
    locationFields: locationFields.length,
    location: {
      node: location('object_index'),
      script: location('script_id'),
      line: location('line'),
      column: location('column'),
    },
    nodeKinds: kindsAt('snapshot.meta.node_types', meta['node_types']).map(nodeKind),
    edgeKinds: kindsAt('snapshot.meta.edge_types', meta['edge_types']).map(edgeKind),
  }
}

function placesIn(list: string, fields: readonly string[]): (field: string) => number {
  return (field) => {
    const place = fields.indexOf(field)
    if (place < 0) throw new Error(`snapshot.meta.${list}: found no ${field} among ${fields.join(', ')}`)
    return place
  }
}

/** The kinds are the one list among the types of the fields. */
function kindsAt(path: string, value: unknown): readonly string[] {
  const kinds = Array.isArray(value) ? value.find((type: unknown) => Array.isArray(type)) : undefined
  if (kinds === undefined) throw wanted(path, value, 'a list with a list of names in it')
  return namesAt(path, kinds)
}

function recordAt(path: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wanted(path, value, 'an object')
  return { ...value }
}

function countAt(path: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw wanted(path, value, 'a whole number from 0')
}

function namesAt(path: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw wanted(path, value, 'a list of names')
  return value.map((name: unknown, index) => {
    if (typeof name === 'string') return name
    throw wanted(`${path}.${index}`, name, 'a name')
  })
}

function wanted(path: string, found: unknown, what: string): Error {
  const shown = found === undefined ? 'nothing' : JSON.stringify(found).slice(0, 80)
  return new Error(`${path}: found ${shown}, wanted ${what}`)
}
