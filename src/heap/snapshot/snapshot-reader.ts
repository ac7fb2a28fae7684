// Reads a `.heapsnapshot` file into a HeapGraph, front to back in one pass: no part of it is ever one JavaScript string.
// The format has no specification: it is V8's src/profiler/heap-snapshot-generator.cc, HeapSnapshotJSONSerializer.
import { ByteCursor, type Progress } from './byte-cursor.ts'
import { ColumnFiller } from './graph-columns.ts'
import { HeapGraph, type GraphColumns } from './heap-graph.ts'
import { LocationRows, type Locations } from './locations.ts'
import { readJscSnapshot } from './jsc-snapshot.ts'
import { hasIndex } from './node-kind.ts'
import { readRows } from './number-rows.ts'
import { parseHeader, type SnapshotHeader } from './snapshot-header.ts'
import { CONTEXT } from './script-positions.ts'
import { readStrings } from './string-section.ts'
import type { StringTable } from './string-table.ts'
import { type NamedColumns, withUnheld } from './unheld.ts'
import { readValue, skipValue } from './value-text.ts'

export interface ReadOptions {
  readonly onProgress?: Progress | undefined
}

interface Parts {
  header?: SnapshotHeader
  filler?: ColumnFiller
  nodes?: number
  edges?: number
  locations?: Locations
  strings?: StringTable
}

/** @throws TidemarkError `input` with the file, the byte, what was found there and what was wanted */
export async function readHeapSnapshot(file: string, options: ReadOptions = {}): Promise<HeapGraph> {
  await using cursor = await ByteCursor.open(file, options.onProgress)
  const parts: Parts = {}
  await cursor.expect('{', 'at the start of a heap snapshot')
  for (let isFirst = true; (await cursor.peek('"}"')) !== 0x7d; isFirst = false) {
    if (!isFirst) await cursor.expect(',', 'between two sections')
    const key = JSON.parse(await readValue(cursor))
    if (isFirst && key === 'version') return graphOfJsc(file, await readJscSnapshot(file))
    await cursor.expect(':', `after ${JSON.stringify(key)}`)
    await readSection(cursor, String(key), parts)
  }
  return assembled(cursor, parts)
}

async function readSection(cursor: ByteCursor, key: string, parts: Parts): Promise<void> {
  switch (key) {
    case 'snapshot':
      parts.header = await readHeader(cursor)
      parts.filler = new ColumnFiller(parts.header)
      return
    case 'nodes':
      parts.nodes = await readRows(cursor, needed(cursor, parts.filler, key).nodeRows)
      return
    case 'edges':
      parts.edges = await readRows(cursor, needed(cursor, parts.filler, key).edgeRows)
      return
    case 'locations':
      parts.locations = await readLocations(cursor, needed(cursor, parts.header, key))
      return
    case 'strings':
      parts.strings = await readStrings(cursor)
      return
    default:
      await skipValue(cursor)
  }
}

async function readHeader(cursor: ByteCursor): Promise<SnapshotHeader> {
  const at = cursor.offset
  const text = await readValue(cursor)
  try {
    return parseHeader(JSON.parse(text))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw cursor.fault(`the header is not one: ${reason}`, 'the header of a heap snapshot', at)
  }
}

async function readLocations(cursor: ByteCursor, header: SnapshotHeader): Promise<Locations> {
  const { location, locationFields, nodeFields } = header
  const rows = new LocationRows()
  await readRows(cursor, {
    section: 'locations',
    fields: locationFields,
    take(batch, count) {
      for (let at = 0; at < count * locationFields; at += locationFields) {
        const node = (batch[at + location.node] ?? 0) / nodeFields
        if (!Number.isInteger(node)) return { at: at + location.node, wanted: `a multiple of ${nodeFields}` }
        const line = batch[at + location.line] ?? 0
        const column = batch[at + location.column] ?? 0
        // What lies before the beginning is a loader's wrapper and no line of the file.
        if (line >= 0) rows.push(node, batch[at + location.script] ?? 0, line, Math.max(0, column))
      }
      return undefined
    },
  })
  return rows.finished()
}

function needed<T>(cursor: ByteCursor, value: T | undefined, key: string): T {
  if (value !== undefined) return value
  throw cursor.fault(`${JSON.stringify(key)} comes before the header`, '"snapshot" first')
}

function assembled(cursor: ByteCursor, parts: Parts): HeapGraph {
  const { header, filler, nodes, edges, locations, strings } = parts
  const missing = Object.entries({ snapshot: header, nodes, edges, strings }).find(
    ([, part]) => part === undefined,
  )
  if (header === undefined || filler === undefined || strings === undefined || missing !== undefined) {
    throw cursor.fault(`it has no ${missing?.[0]}`, 'snapshot, nodes, edges and strings')
  }
  const { columns } = filler
  const claimed = columns.firstEdges[header.nodeCount] ?? 0
  if (nodes !== header.nodeCount || header.nodeCount === 0)
    throw cursor.fault(`it has ${nodes} nodes`, `node_count, ${header.nodeCount}, and at least the root`)
  if (edges !== header.edgeCount || edges !== claimed) {
    throw cursor.fault(
      `it has ${edges} edges, and its nodes claim ${claimed}`,
      `edge_count, ${header.edgeCount}`,
    )
  }
  checkNames(cursor, columns, strings.length)
  const { file } = cursor
  if (isOfJsc(strings)) return graphOfJsc(file, { columns, strings })
  return new HeapGraph({ file, engine: 'V8' }, columns, strings, locations ?? new LocationRows().finished())
}

function graphOfJsc(file: string, read: NamedColumns): HeapGraph {
  const { columns, strings } = withUnheld(read)
  return new HeapGraph({ file, engine: 'JavaScriptCore' }, columns, strings, new LocationRows().finished())
}

/** Bun writes V8's format as well: with the names of its own engine, and none of V8's. */
function isOfJsc(strings: StringTable): boolean {
  return strings.indexOf('UnlinkedFunctionExecutable') !== undefined && strings.indexOf(CONTEXT) === undefined
}

/** The strings come last, so only now can it be said whether all that is named has a name. */
function checkNames(cursor: ByteCursor, columns: GraphColumns, strings: number): void {
  const { names, edgeNames, edgeKinds } = columns
  let highest = 0
  for (let node = 0; node < names.length; node++) highest = Math.max(highest, names[node] ?? 0)
  for (let edge = 0; edge < edgeNames.length; edge++) {
    if (!hasIndex(edgeKinds[edge] ?? 0)) highest = Math.max(highest, edgeNames[edge] ?? 0)
  }
  if (highest >= strings)
    throw cursor.fault(`a name is string ${highest}`, `one below ${strings}, the strings there are`)
}
