// Numbers that may be the bound of a container, by their name and what holds them: a field, an option, a variable. Only a
// snapshot that shows values has them: as a node that leads to the text of its value.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'

/** What V8 calls a number that is no object; a node only where values are shown. */
export const SMALL_NUMBER = 'smi number'

/** A bigger one is no bound that anybody reaches. */
const MOST = 10_000_000
/** Without `#`, `_` and `$`, in lower case. */
const BOUND_NAMES: readonly RegExp[] = [
  /^max(imum)?(size|entries|items|keys|values|count|length|elements|records)?$/,
  /^(size|entry|entries|item|items|key|keys|count|length)?limit$/,
  /^(max)?capacity$/,
  /^size$/,
  // MAX_CACHED_WIDTHS, mergeCacheSize, CACHE_LIMIT
  /^max\w*cached?\w*$/,
  /^\w*cache(max)?(size|limit|capacity|entries|items|keys|max)$/,
]
/** Of the last word of those: weight and age bound something else than a count. Items end with ms and are none of it. */
const NO_COUNT = /(bytes|ttl|seconds)$|^(age|ms|time)$/
/** Between the words of a name. */
const BETWEEN_WORDS = /[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])/
const OPTIONS = /^(options|opts|config|settings|limits)$/
/** Fewer slots are a coincidence. */
const LEAST_SLOTS = 64
/** Of an array's slots: its map and length, and each of them. */
const ARRAY_BYTES = { head: 16, slot: 8 } as const
/** Contexts around the nearest that are looked into. */
const OUTER_CONTEXTS = 2

/** By name. */
export type Numbers = ReadonlyMap<string, number>

export function isBoundName(name: string): boolean {
  const plain = plainName(name)
  const last = name.split(BETWEEN_WORDS).at(-1) ?? ''
  return !NO_COUNT.test(last.toLowerCase()) && BOUND_NAMES.some((pattern) => pattern.test(plain))
}

/** True of a snapshot that was written with the values of numbers. */
export function showsNumbers({ strings, kinds, names }: HeapGraph): boolean {
  const small = strings.indexOf(SMALL_NUMBER)
  return small !== undefined && kinds.some((kind, node) => kind === NodeKind.number && names[node] === small)
}

/** Of an object its fields and options, and the variables that its class sees; of a context its variables. */
export function boundNumbers(graph: HeapGraph, node: number): Numbers {
  const found = new Map<string, number>()
  let seen: number | undefined = isContext(graph, node) ? node : classContext(graph, node)
  addNumbers(graph, node, found)
  for (let outer = 0; outer <= OUTER_CONTEXTS && seen !== undefined; outer += 1) {
    if (seen !== node) addNumbers(graph, seen, found)
    seen = target(graph, seen, EdgeKind.internal, 'previous')
  }
  return found
}

function addNumbers(graph: HeapGraph, node: number, found: Map<string, number>): void {
  const lengths = arrayLengths(graph, node)
  for (const { edge, to } of named(graph, node)) {
    const isNumber = graph.kinds[to] === NodeKind.number
    if (!isNumber && graph.kinds[to] !== NodeKind.object) continue
    const name = graph.edgeName(edge)
    if (isNumber) {
      const value = numberOf(graph, to)
      if (isBoundName(name) || (value !== undefined && lengths.has(value))) add(found, name, value)
    } else if (OPTIONS.test(plainName(name))) {
      for (const option of named(graph, to)) {
        const optionName = graph.edgeName(option.edge)
        if (isBoundName(optionName)) add(found, optionName, numberOf(graph, option.to))
      }
    }
  }
}

function add(found: Map<string, number>, name: string, value: number | undefined): void {
  if (value !== undefined && !found.has(name)) found.set(name, value)
}

/** Undefined of what is no number, or none that bounds. */
function numberOf(graph: HeapGraph, node: number): number | undefined {
  const text =
    graph.kinds[node] === NodeKind.number ? target(graph, node, EdgeKind.internal, 'value') : undefined
  const value = text === undefined ? Number.NaN : Number(graph.nodeName(text))
  return Number.isInteger(value) && value > 0 && value <= MOST ? value : undefined
}

/** Slots of the arrays that an object has: a number equal to one, whatever its name, is how long the array was made. */
function arrayLengths(graph: HeapGraph, node: number): ReadonlySet<number> {
  const lengths = new Set<number>()
  if (graph.kinds[node] !== NodeKind.object) return lengths
  for (const { to } of named(graph, node)) {
    if (graph.kinds[to] !== NodeKind.object || graph.nodeName(to, 8) !== 'Array') continue
    const elements = target(graph, to, EdgeKind.internal, 'elements')
    const bytes = elements === undefined ? 0 : (graph.selfBytes[elements] ?? 0)
    const slots = (bytes - ARRAY_BYTES.head) / ARRAY_BYTES.slot
    if (slots >= LEAST_SLOTS) lengths.add(slots)
  }
  return lengths
}

function* named(graph: HeapGraph, node: number): Generator<{ readonly edge: number; readonly to: number }> {
  const end = graph.firstEdges[node + 1] ?? 0
  for (let edge = graph.firstEdges[node] ?? 0; edge < end; edge += 1) {
    const kind = graph.edgeKinds[edge]
    if (kind === EdgeKind.property || kind === EdgeKind.context)
      yield { edge, to: graph.edgeTargets[edge] ?? 0 }
  }
}

function isContext(graph: HeapGraph, node: number): boolean {
  return graph.nodeName(node, 40).startsWith('system / Context')
}

/** Where the class of an object was written. */
function classContext(graph: HeapGraph, node: number): number | undefined {
  if (graph.kinds[node] !== NodeKind.object) return undefined
  const prototype = target(graph, node, EdgeKind.property, '__proto__')
  const made =
    prototype === undefined ? undefined : target(graph, prototype, EdgeKind.property, 'constructor')
  return made === undefined ? undefined : target(graph, made, EdgeKind.internal, 'context')
}

function target(graph: HeapGraph, node: number, kind: number, name: string): number | undefined {
  const end = graph.firstEdges[node + 1] ?? 0
  for (let edge = graph.firstEdges[node] ?? 0; edge < end; edge += 1) {
    if (graph.edgeKinds[edge] === kind && graph.edgeName(edge) === name) return graph.edgeTargets[edge]
  }
  return undefined
}

function plainName(name: string): string {
  return name.replaceAll(/[#_$]/g, '').toLowerCase()
}
