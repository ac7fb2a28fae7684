// Which objects are used as maps: their keys are then no names, and all of them one step. Many keys alone do not tell: a
// class or a literal with forty fields has forty names. V8 keeps what is filled by keys as a dictionary; whatever it is kept
// as, what has ever more keys is a map, and where that shows at a later look only, it was one at the looks before as well.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'

/** With more properties it may be one. */
const MANY_PROPERTIES = 24
/** With more it is: nobody writes so many names. */
const MOST_NAMES = 128
/** Names that were not there before: an object of fixed names gets some late, but not many. */
const NEW_NAMES = 4
/** V8's store of an object that it keeps as a dictionary. One that it keeps by shape has another, or none. */
const DICTIONARY = '(object properties)'

/** The look before. */
export interface LookedAt {
  readonly graph: HeapGraph
  /** Of each path the object with most edges; 0 where there is none. */
  readonly widest: Uint32Array
}

/** An object, and the path on which it is. */
interface OnPath {
  readonly graph: HeapGraph
  readonly node: number
  readonly path: number
}

/** Of all looks at one heap. */
export class UsedAsMaps {
  readonly #maps = new Set<number>()
  /** By path, as they were when an object on it was first seen to have many. */
  readonly #names = new Map<number, ReadonlySet<string>>()

  has({ graph, node, path }: OnPath, before: LookedAt | undefined): boolean {
    if (!hasMany(graph, node)) return false
    if (this.#maps.has(path)) return true
    if (!isDictionary(graph, node) && !this.#hasOther(namesOf(graph, node), path, before)) return false
    this.#maps.add(path)
    return true
  }

  /** What was told as a name so far: its keys, and those that an object on its path had before. */
  keysOf({ graph, node, path }: OnPath, before: LookedAt | undefined): ReadonlySet<string> {
    const names = namesOf(graph, node)
    const earlier = this.#names.get(path) ?? namesBefore(path, before)
    return earlier === undefined ? names : names.union(earlier)
  }

  /** Other names than before, or too many. */
  #hasOther(names: ReadonlySet<string>, path: number, before: LookedAt | undefined): boolean {
    const known = this.#names.get(path) ?? namesBefore(path, before)
    if (!this.#names.has(path)) this.#names.set(path, known ?? names)
    if (names.size > MOST_NAMES) return true
    return known !== undefined && names.difference(known).size >= NEW_NAMES
  }
}

function hasMany(graph: HeapGraph, node: number): boolean {
  const [first = 0, end = 0] = [graph.firstEdges[node], graph.firstEdges[node + 1]]
  if (graph.kinds[node] !== NodeKind.object || end - first <= MANY_PROPERTIES) return false
  let properties = 0
  for (let edge = first; edge < end && properties <= MANY_PROPERTIES; edge += 1) {
    if (isProperty(graph, edge)) properties += 1
  }
  return properties > MANY_PROPERTIES
}

/** Not one of a number: those are in a snapshot only where it shows values. */
function isProperty(graph: HeapGraph, edge: number): boolean {
  if (graph.edgeKinds[edge] !== EdgeKind.property) return false
  return graph.kinds[graph.edgeTargets[edge] ?? 0] !== NodeKind.number
}

function namesBefore(path: number, before: LookedAt | undefined): ReadonlySet<string> | undefined {
  const node = before?.widest[path] ?? 0
  return before === undefined || node === 0 ? undefined : namesOf(before.graph, node)
}

function namesOf(graph: HeapGraph, node: number): ReadonlySet<string> {
  const names = new Set<string>()
  const end = graph.firstEdges[node + 1] ?? 0
  for (let edge = graph.firstEdges[node] ?? 0; edge < end; edge += 1) {
    if (isProperty(graph, edge)) names.add(graph.edgeName(edge))
  }
  return names
}

/** A plain object that was filled by keys, or that an engine tells no more of; of a class's own object later looks tell. */
function isDictionary(graph: HeapGraph, node: number): boolean {
  if (graph.nodeName(node, 8) !== 'Object') return false
  if (graph.engine !== 'V8') return true
  const end = graph.firstEdges[node + 1] ?? 0
  for (let edge = graph.firstEdges[node] ?? 0; edge < end; edge += 1) {
    const isStore = graph.edgeKinds[edge] === EdgeKind.internal && graph.edgeName(edge) === 'properties'
    if (isStore) return graph.nodeName(graph.edgeTargets[edge] ?? 0, 40) === DICTIONARY
  }
  return false
}
