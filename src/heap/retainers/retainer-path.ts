// The shortest way from a root to one object, in words:
// `sessions (Map) → value of "ses_1" (Session) → listeners[3] → closure onData (bus.ts:41)`.
import { closureWords } from '../snapshot/closure-words.ts'
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, isText, NodeKind } from '../snapshot/node-kind.ts'
import type { ScriptPositions, SourcePosition } from '../snapshot/script-positions.ts'
import type { OwnNodes } from './own-nodes.ts'
import type { RetainerTree } from './retainer-tree.ts'

/** More are left out from the middle. */
const MAX_WORDS = 12
const SHOWN_NAME_BYTES = 80

export interface PathNode {
  readonly node: number
  /** By which it was reached, or −1. */
  readonly edge: number
}

export class RetainerPaths {
  readonly #graph: HeapGraph
  readonly #tree: RetainerTree
  readonly #positions: ScriptPositions
  readonly #own: OwnNodes

  constructor(
    graph: HeapGraph,
    parts: { readonly retainers: RetainerTree; readonly positions: ScriptPositions; readonly own: OwnNodes },
  ) {
    this.#graph = graph
    this.#tree = parts.retainers
    this.#positions = parts.positions
    this.#own = parts.own
  }

  /** From below the root to the node; empty when only V8 itself holds it. */
  nodes(node: number): readonly PathNode[] {
    const path: PathNode[] = []
    for (let at = node; at > 0 && (this.#tree.parents[at] ?? -1) >= 0; at = this.#tree.parents[at] ?? 0) {
      path.push({ node: at, edge: this.#tree.edges[at] ?? -1 })
    }
    return path.toReversed()
  }

  /** The closest object of the source on the way to the node, itself left out; undefined when there is none. */
  container(node: number): number | undefined {
    for (let at = this.#tree.parents[node] ?? -1; at > 0; at = this.#tree.parents[at] ?? -1) {
      if (!this.#own.has(at)) return at
    }
    return undefined
  }

  /** Whether Node's own modules hold it and nothing of the program does between them and it, or nothing that has a name. */
  isRuntimes(node: number): boolean {
    const path = this.nodes(node)
    const last = path.findLast((step) => this.#isScripts(step.node))
    if (last !== undefined) return !isUserLand(this.#positions.of(last.node))
    return !path.some(({ edge }) => edge >= 0 && this.#isNamed(edge))
  }

  /** It says whose it is: of an instance of a class of Node's that is not the class. */
  #isScripts(node: number): boolean {
    const position = this.#positions.of(node)
    const isCode = this.#graph.kinds[node] === NodeKind.closure || this.#positions.isContext(node)
    return position !== undefined && (isCode || isUserLand(position))
  }

  /** The variable or property next above the node that has a name of the source. */
  holder(node: number): string | undefined {
    return this.names(node)[0]
  }

  /** Names of the source on the way to the node, from the inside out. */
  names(node: number): readonly string[] {
    return this.nodes(node)
      .filter(({ edge }) => edge >= 0 && this.#isNamed(edge))
      .map(({ edge }) => this.#graph.edgeName(edge))
      .toReversed()
  }

  /** The script of what encloses the node most closely, or its own: the reader's rather than Node's. */
  script(node: number): SourcePosition | undefined {
    const positions = this.nodes(node)
      .map((step) => this.#positions.of(step.node))
      .filter((position) => position !== undefined)
    return positions.findLast(isUserLand) ?? positions.at(-1)
  }

  words(node: number): readonly string[] {
    const path = this.nodes(node)
    const start = path.findIndex(({ edge }, i) => this.#isUserVariable(edge, path[i - 1]?.node))
    const words: string[] = []
    for (const step of path.slice(Math.max(0, start))) this.#append(words, step)
    const last = words.pop()
    if (last === undefined) return [this.#class(node)]
    const place = this.#place(node)
    words.push(place === '' || last.endsWith(place) ? last : last + place)
    if (words.length <= MAX_WORDS) return words
    return [...words.slice(0, MAX_WORDS / 2), '…', ...words.slice(-MAX_WORDS / 2)]
  }

  #append(words: string[], { node, edge }: PathNode): void {
    const kind = this.#graph.kinds[node] ?? 0
    const isElement = edge >= 0 && this.#graph.edgeKinds[edge] === EdgeKind.element
    const last = words.length - 1
    if (isElement && last >= 0) words[last] = `${words[last]}[${this.#graph.edgeName(edge)}]`
    if (this.#own.has(node) || this.#positions.isContext(node)) return
    const cls = this.#class(node)
    const shown = kind === NodeKind.closure ? cls + this.#place(node) : cls
    const name = edge < 0 || isElement ? '' : this.#edgeWord(edge, this.#tree.parents[node] ?? 0)
    if (name === '') {
      if (!isElement || shown !== 'Object') words.push(shown)
    } else if (shown === 'Object' || shown === 'Array' || shown === name) words.push(name)
    else if (kind !== NodeKind.closure) words.push(`${name} (${shown})`)
    else words.push(...(cls === `closure ${name}` ? [] : [name]), shown)
  }

  #edgeWord(edge: number, from: number): string {
    if (this.#isNamed(edge)) return this.#graph.edgeName(edge)
    if (this.#graph.edgeKinds[edge] !== EdgeKind.internal) return ''
    const name = this.#graph.edgeName(edge)
    if (name.includes('pair in WeakMap')) return 'value of a WeakMap'
    return this.#isTable(from) && /^\d+$/.test(name) ? this.#entryWord(edge, from) : ''
  }

  /** Keys and values of a Map lie beside each other in its table; of a number there is no edge. */
  #entryWord(edge: number, table: number): string {
    if (this.#graph.nodeName(this.#tree.parents[table] ?? 0, 16).endsWith('Set')) return 'entry'
    const index = Number(this.#graph.edgeName(edge))
    const { firstEdges } = this.#graph
    const isLast = edge + 1 === firstEdges[table + 1]
    if (!isLast && this.#graph.edgeName(edge + 1) === String(index + 1)) return 'key'
    const isAfterKey = edge > (firstEdges[table] ?? 0) && this.#graph.edgeName(edge - 1) === String(index - 1)
    const key = isAfterKey ? this.#graph.edgeTargets[edge - 1] : undefined
    if (key === undefined || this.#graph.kinds[key] !== NodeKind.string) return 'value'
    return `value of ${JSON.stringify(this.#graph.nodeName(key, 40))}`
  }

  /** Of a Map or a Set. */
  #isTable(node: number): boolean {
    const edge = this.#tree.edges[node] ?? -1
    if (edge < 0 || this.#graph.edgeKinds[edge] !== EdgeKind.internal) return false
    return this.#graph.kinds[node] === NodeKind.array && this.#graph.edgeName(edge) === 'table'
  }

  #isNamed(edge: number): boolean {
    const kind = this.#graph.edgeKinds[edge]
    return (kind === EdgeKind.property || kind === EdgeKind.context) && this.#graph.edgeName(edge) !== ''
  }

  #isUserVariable(edge: number, from: number | undefined): boolean {
    if (edge < 0 || from === undefined || this.#graph.edgeKinds[edge] !== EdgeKind.context) return false
    return isUserLand(this.#positions.of(from))
  }

  #class(node: number): string {
    const kind = this.#graph.kinds[node] ?? 0
    if (isText(kind)) return 'string'
    const name = this.#graph.nodeName(node, SHOWN_NAME_BYTES)
    // As V8 tags the global object of a context.
    if (name === 'global*') return 'global'
    if (kind !== NodeKind.closure) return name === '' ? 'Object' : name
    return closureWords(name)
  }

  /** ` (bus.ts:41)`, or nothing. */
  #place(node: number): string {
    if (isText(this.#graph.kinds[node] ?? 0)) return ''
    const position = this.#positions.of(node)
    if (!isUserLand(position) || position.line === undefined) return ''
    return ` (${position.url.slice(position.url.lastIndexOf('/') + 1)}:${position.line})`
  }
}

/** Built into Node or Deno. */
const OF_RUNTIME = /^(node|ext):/

export function isUserLand(position: SourcePosition | undefined): position is SourcePosition {
  return position !== undefined && !OF_RUNTIME.test(position.url)
}
