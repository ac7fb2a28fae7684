// Where in the source a node comes from: a closure's shared function knows its script, and `locations` the line.
import type { HeapGraph } from './heap-graph.ts'
import { EdgeKind, NodeKind } from './node-kind.ts'

export interface SourcePosition {
  /** As V8 names the script: a `file:` URL for a module, a path for CommonJS, `node:…` for Node's own. */
  readonly url: string
  /** From 1. Undefined when only the script is known. */
  readonly line?: number | undefined
  /** From 1. */
  readonly column?: number | undefined
  readonly function?: string | undefined
}

/** V8's name of what holds the variables that closures share. */
export const CONTEXT = 'system / Context'

/** V8 15 puts it before the name of a script. */
const SCRIPT_PREFIX = /^system \/ Script \/ /

export class ScriptPositions {
  readonly #graph: HeapGraph
  readonly #names: Readonly<Record<'shared' | 'script' | 'context', number | undefined>>
  #urls: ReadonlyMap<number, string> | undefined
  /** Of each context a closure made in it. */
  #closureOfContext: Int32Array | undefined
  readonly #contextName: number | undefined

  constructor(graph: HeapGraph) {
    this.#graph = graph
    this.#contextName = graph.strings.indexOf(CONTEXT)
    this.#names = {
      shared: graph.strings.indexOf('shared'),
      script: graph.strings.indexOf('script'),
      context: graph.strings.indexOf('context'),
    }
  }

  /** Of a closure its first line, of an object its constructor, of a context the function that shares it. */
  of(node: number): SourcePosition | undefined {
    const kind = this.#graph.kinds[node]
    if (kind === NodeKind.closure) return this.#ofClosure(node)
    if (this.isContext(node)) return this.#ofContext(node)
    const location = this.#graph.locations.of(node)
    const url = location && this.#scriptUrls().get(location.scriptId)
    if (location === undefined || url === undefined) return undefined
    return { url, line: location.line, column: location.column, function: this.#graph.nodeName(node, 200) }
  }

  #ofClosure(node: number): SourcePosition | undefined {
    const url = this.#urlOf(this.#scriptNode(node))
    if (url === undefined) return undefined
    const location = this.#graph.locations.of(node)
    const name = this.#graph.nodeName(node, 200)
    return { url, line: location?.line, column: location?.column, function: name === '' ? undefined : name }
  }

  /** The function that made the context is not known, its script is: that of any closure made in it. */
  #ofContext(node: number): SourcePosition | undefined {
    const url = this.#urlOf(this.scriptOfContext(node))
    return url === undefined ? undefined : { url }
  }

  /** The node of the script in which a context was made. */
  scriptOfContext(node: number): number | undefined {
    const closure = this.#closures()[node] ?? -1
    return closure < 0 ? undefined : this.#scriptNode(closure)
  }

  isContext(node: number): boolean {
    return this.#graph.names[node] === this.#contextName
  }

  #scriptNode(closure: number): number | undefined {
    const graph = this.#graph
    const shared = graph.followNamed(closure, EdgeKind.internal, this.#names.shared)
    return shared === undefined ? undefined : graph.followNamed(shared, EdgeKind.internal, this.#names.script)
  }

  #urlOf(script: number | undefined): string | undefined {
    const url = script === undefined ? '' : this.#graph.nodeName(script, 4096).replace(SCRIPT_PREFIX, '')
    return url === '' ? undefined : url
  }

  #scriptUrls(): ReadonlyMap<number, string> {
    if (this.#urls !== undefined) return this.#urls
    const urls = new Map<number, string>()
    for (let node = 0; node < this.#graph.nodeCount; node++) {
      if (this.#graph.kinds[node] !== NodeKind.closure) continue
      const scriptId = this.#graph.locations.of(node)?.scriptId
      if (scriptId === undefined || urls.has(scriptId)) continue
      const url = this.#urlOf(this.#scriptNode(node))
      if (url !== undefined) urls.set(scriptId, url)
    }
    this.#urls = urls
    return urls
  }

  #closures(): Int32Array {
    if (this.#closureOfContext !== undefined) return this.#closureOfContext
    const closures = new Int32Array(this.#graph.nodeCount).fill(-1)
    for (let node = 0; node < this.#graph.nodeCount; node++) {
      if (this.#graph.kinds[node] !== NodeKind.closure) continue
      const context = this.#graph.followNamed(node, EdgeKind.internal, this.#names.context)
      if (context !== undefined && (closures[context] ?? 0) < 0) closures[context] = node
    }
    this.#closureOfContext = closures
    return closures
  }
}
