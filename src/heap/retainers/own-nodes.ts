// What V8 makes for itself to keep the objects of the source in: tables, element arrays, backing stores, code, its roots.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { CONTEXT } from '../snapshot/script-positions.ts'
import { isV8sOwn } from '../snapshot/node-kind.ts'

const PREFIX = 'system / '

export class OwnNodes {
  readonly #kinds: Uint8Array
  readonly #names: Uint32Array
  readonly #ownNames: ReadonlySet<number>

  constructor({ kinds, names, strings }: HeapGraph) {
    this.#kinds = kinds
    this.#names = names
    this.#ownNames = new Set(
      [...strings.containing(PREFIX)].filter((name) => {
        const text = strings.get(name, 80)
        return text.startsWith(PREFIX) && text !== CONTEXT
      }),
    )
  }

  /** A context is not: its variables are those of the source. */
  has(node: number): boolean {
    return isV8sOwn(this.#kinds[node] ?? 0) || this.#ownNames.has(this.#names[node] ?? 0)
  }
}
