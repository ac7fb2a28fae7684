// What an object is called in a list of classes: its constructor, `closure` with its name, or what V8 keeps it as.
import { GraphLabels, Labels } from '../growth/labels.ts'
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { CONTEXT } from '../snapshot/script-positions.ts'
import { NodeKind } from '../snapshot/node-kind.ts'

/** Of V8's own: many classes of the machine, one of the reader's. */
const ownKinds: Readonly<Record<number, string>> = {
  [NodeKind.code]: '(compiled code)',
  [NodeKind['object shape']]: '(object shapes)',
  [NodeKind.hidden]: '(system)',
  [NodeKind.synthetic]: '(roots)',
}

export class ObjectClasses {
  readonly #kinds: Uint8Array
  readonly #labels = new Labels()
  readonly #graphLabels: GraphLabels
  readonly #own: readonly (number | undefined)[]

  constructor(graph: HeapGraph) {
    this.#kinds = graph.kinds
    this.#graphLabels = new GraphLabels(graph, this.#labels)
    this.#own = Object.values(NodeKind).map((kind) => {
      const name = ownKinds[kind]
      return name === undefined ? undefined : this.#labels.number(name)
    })
  }

  /** A small number, the same for all objects of a class. */
  of(node: number): number {
    return this.#own[this.#kinds[node] ?? 0] ?? this.#graphLabels.class(node)
  }

  name(cls: number): string {
    return classWords(this.#labels.text(cls))
  }

  nameOf(node: number): string {
    return this.name(this.of(node))
  }
}

/** As a reader of the source says it. */
function classWords(text: string): string {
  if (text === 'system / JSArrayBufferData') return 'ArrayBuffer contents'
  if (text === 'system / ExternalStringData') return 'string contents outside the heap'
  if (!text.startsWith(CONTEXT)) return text
  const script = text.slice(CONTEXT.length).trim()
  return script === '' ? 'variables' : `variables of ${script.slice(script.lastIndexOf('/') + 1)}`
}
