// What an edge and a node are called in a path, the same in every snapshot: indices collapse, texts and numbers do not count.
import { closureWords } from '../snapshot/closure-words.ts'
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { CONTEXT, ScriptPositions } from '../snapshot/script-positions.ts'
import { EdgeKind, hasIndex, isText, NodeKind } from '../snapshot/node-kind.ts'

/** Any element of an array, entry of a table, or key of an object that grows by its keys. */
export const ANY_KEY = '[]'
/** Before the names of edges that V8 takes and the source does not name: a variable may be called `table`, too. */
export const INTERNAL = ':'
/** A text that V8 made up for an entry of a WeakMap. */
export const EPHEMERON = 'part of key ('

/** Numbers for texts, shared by the graphs that are compared. */
export class Labels {
  readonly #texts: string[] = []
  readonly #numbers = new Map<string, number>()

  number(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.#texts.length)
    return this.#texts.push(text) - 1
  }

  text(number: number): string {
    return this.#texts[number] ?? ''
  }
}

/** One graph's edges and nodes as labels, each string of its table looked at once. */
export class GraphLabels {
  readonly #graph: HeapGraph
  readonly #labels: Labels
  readonly #anyKey: number
  readonly #ofEdgeNames: Int32Array
  readonly #ofInternalEdges: Int32Array
  readonly #ofClasses: Int32Array
  readonly #ofClosures: Int32Array
  /** By the script in which the context was made. */
  readonly #ofContexts = new Map<number, number>()
  /** Of each kind of node whose name says nothing about its class. */
  readonly #fixedClasses: readonly (number | undefined)[]
  readonly #positions: ScriptPositions

  constructor(graph: HeapGraph, labels: Labels) {
    this.#graph = graph
    this.#labels = labels
    this.#fixedClasses = Object.values(NodeKind).map((kind) => {
      const text = fixedClass(kind)
      return text === undefined ? undefined : labels.number(text)
    })
    this.#positions = new ScriptPositions(graph)
    this.#anyKey = labels.number(ANY_KEY)
    this.#ofEdgeNames = new Int32Array(graph.strings.length).fill(-1)
    this.#ofInternalEdges = new Int32Array(graph.strings.length).fill(-1)
    this.#ofClasses = new Int32Array(graph.strings.length).fill(-1)
    this.#ofClosures = new Int32Array(graph.strings.length).fill(-1)
  }

  edge(edge: number): number {
    const kind = this.#graph.edgeKinds[edge] ?? 0
    if (hasIndex(kind)) return this.#anyKey
    const name = this.#graph.edgeNames[edge] ?? 0
    // A property may be called as an internal edge is.
    const cache = kind === EdgeKind.internal ? this.#ofInternalEdges : this.#ofEdgeNames
    const known = cache[name] ?? -1
    if (known >= 0) return known
    const label = this.#labels.number(edgeLabel(this.#graph.strings.get(name, 256), kind))
    cache[name] = label
    return label
  }

  class(node: number): number {
    const kind = this.#graph.kinds[node] ?? 0
    const fixed = this.#fixedClasses[kind]
    if (fixed !== undefined) return fixed
    if (this.#positions.isContext(node)) return this.#contextClass(node)
    const name = this.#graph.names[node] ?? 0
    const cache = kind === NodeKind.closure ? this.#ofClosures : this.#ofClasses
    const known = cache[name] ?? -1
    if (known >= 0) return known
    const text = this.#graph.strings.get(name, 256)
    const label = this.#labels.number(kind === NodeKind.closure ? closureWords(text) : text)
    cache[name] = label
    return label
  }

  /** Two modules that call a variable the same are told apart by their scripts. */
  #contextClass(context: number): number {
    const script = this.#positions.scriptOfContext(context) ?? -1
    const known = this.#ofContexts.get(script)
    if (known !== undefined) return known
    const url = script < 0 ? '' : this.#graph.nodeName(script, 4096)
    const label = this.#labels.number(`${CONTEXT} ${url}`)
    this.#ofContexts.set(script, label)
    return label
  }
}

function edgeLabel(name: string, kind: number): string {
  if (kind !== EdgeKind.internal) return name
  if (/^\d+$/.test(name)) return ANY_KEY
  return INTERNAL + (name.includes(EPHEMERON) ? 'value of WeakMap' : name.replace(/^\d+ \/ /, ''))
}

/** Nodes whose name is their text rather than their class. */
function fixedClass(kind: number): string | undefined {
  if (isText(kind)) return 'string'
  switch (kind) {
    case NodeKind.array:
      return '(array)'
    case NodeKind.number:
      return 'number'
    case NodeKind.bigint:
      return 'bigint'
    case NodeKind.symbol:
      return 'symbol'
    case NodeKind.regexp:
      return 'RegExp'
    default:
      return undefined
  }
}
