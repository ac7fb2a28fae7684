// Reads a snapshot of JavaScriptCore (WebKit's Source/JavaScriptCore/heap/HeapSnapshotBuilder.cpp, version 3): of Bun's
// generateHeapSnapshot and the inspector (`Inspector`), and of generateHeapSnapshotForDebugging (`GCDebugging`). It is
// parsed as a whole: its rows hold texts among their numbers, and its names come last.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import { isJscsOwn } from './jsc-types.ts'
import { EdgeKind, NodeKind } from './node-kind.ts'
import { StringTable } from './string-table.ts'
import type { NamedColumns } from './unheld.ts'

/** Columns of a row of nodes: id, size, class, flags; for debugging also label and addresses. */
const NODE_FIELDS = { Inspector: 4, GCDebugging: 7 } as const
/** From, to, type, and the name's number or an index. */
const EDGE_FIELDS = 4

const EDGE_KINDS: Readonly<Record<string, number>> = {
  Internal: EdgeKind.internal,
  Property: EdgeKind.property,
  Index: EdgeKind.element,
  Variable: EdgeKind.context,
}

const names = z.array(z.string())
const schema = z.object({
  version: z.number(),
  type: z.enum(['Inspector', 'GCDebugging']),
  nodes: z.array(z.union([z.number(), z.string()])),
  nodeClassNames: names,
  edges: z.array(z.number()),
  edgeTypes: names,
  edgeNames: names,
})

type Parsed = z.infer<typeof schema>

/** @throws TidemarkError `input` with the field, what was found there and what was wanted */
export async function readJscSnapshot(file: string): Promise<NamedColumns> {
  const parsed = await parsedFile(file)
  if (parsed.version !== 3) throw fault(file, `version ${parsed.version}`, 'version 3')
  const nodes = nodeColumns(file, parsed)
  return { columns: { ...nodes, ...edgeColumns(file, parsed, nodes.ids) }, strings: stringsOf(parsed) }
}

async function parsedFile(file: string): Promise<Parsed> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined
    const found = issue === undefined ? String(cause) : `${issue.path.join('.')}: ${issue.message}`
    throw fault(file, found.slice(0, 200), 'a snapshot of JavaScriptCore, version 3')
  }
}

function fault(file: string, found: string, wanted: string): TidemarkError {
  return new TidemarkError('input', `Read heap snapshot: ${file}: found ${found}, wanted ${wanted}`)
}

function nodeColumns(file: string, { type, nodes, nodeClassNames }: Parsed) {
  const fields = NODE_FIELDS[type]
  const count = nodes.length / fields
  if (!Number.isInteger(count) || count === 0)
    throw fault(file, `${nodes.length} numbers of nodes`, `a multiple of ${fields} and at least the root`)
  const columns = {
    kinds: new Uint8Array(count),
    names: new Uint32Array(count),
    ids: new Float64Array(count),
    selfBytes: new Float64Array(count),
    detachedness: new Uint8Array(count),
  }
  for (let node = 0; node < count; node++) {
    const [id, size, name] = nodes.slice(node * fields, node * fields + 3).map(Number)
    const className = nodeClassNames[name ?? -1]
    if (className === undefined) throw fault(file, `class ${name}`, `one below ${nodeClassNames.length}`)
    columns.ids[node] = id ?? 0
    columns.selfBytes[node] = size ?? 0
    columns.names[node] = name ?? 0
    columns.kinds[node] =
      node === 0 ? NodeKind.synthetic : isJscsOwn(className) ? NodeKind.code : NodeKind.object
  }
  return columns
}

/** The file has them in any order; a graph has those of one node together. */
function edgeColumns(
  file: string,
  { edges, edgeTypes, nodeClassNames, edgeNames }: Parsed,
  ids: Float64Array,
) {
  const nodeOf = new Map([...ids].map((id, node) => [id, node]))
  const count = edges.length / EDGE_FIELDS
  const known = (id: number | undefined): number => {
    const node = id === undefined ? undefined : nodeOf.get(id)
    if (node === undefined) throw fault(file, `an edge of node ${id}`, 'one of the nodes')
    return node
  }
  const firstEdges = new Uint32Array(ids.length + 1)
  for (let row = 0; row < count; row++) {
    const from = known(edges[row * EDGE_FIELDS]) + 1
    firstEdges[from] = (firstEdges[from] ?? 0) + 1
  }
  for (let node = 0; node < ids.length; node++)
    firstEdges[node + 1] = (firstEdges[node + 1] ?? 0) + (firstEdges[node] ?? 0)
  const next = firstEdges.slice()
  const columns = {
    edgeKinds: new Uint8Array(count),
    edgeNames: new Uint32Array(count),
    edgeTargets: new Uint32Array(count),
  }
  for (let row = 0; row < count; row++) {
    const [from, to, type = -1, value = 0] = edges.slice(row * EDGE_FIELDS, (row + 1) * EDGE_FIELDS)
    const node = known(from)
    const at = next[node] ?? 0
    next[node] = at + 1
    const kind = EDGE_KINDS[edgeTypes[type] ?? ''] ?? EdgeKind.hidden
    const isText = kind === EdgeKind.property || kind === EdgeKind.context
    if (isText && value >= edgeNames.length)
      throw fault(file, `a name ${value}`, `one below ${edgeNames.length}`)
    columns.edgeKinds[at] = kind
    columns.edgeNames[at] = kind === EdgeKind.element ? value : textAt(isText, value, nodeClassNames.length)
    columns.edgeTargets[at] = known(to)
  }
  return { firstEdges, ...columns }
}

/** Names of edges lie behind those of classes; what has none is the empty one before them. */
function textAt(isText: boolean, name: number, classes: number): number {
  return isText ? classes + 1 + name : classes
}

function stringsOf({ nodeClassNames, edgeNames }: Parsed): StringTable {
  return StringTable.of([...nodeClassNames, '', ...edgeNames])
}
