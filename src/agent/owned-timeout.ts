// One timeout on the books: it ends when it has fired or is disposed, and keeps no process alive unless it is told to.
import type { Owner } from '../resources/owner.ts'
import type { ResourceRegistry } from '../resources/registry.ts'

export interface OwnedTimeoutOptions {
  readonly label: string
  readonly afterMs: number
  readonly registry: ResourceRegistry
  readonly owner?: Owner | undefined
  /** Somebody waits for it: the process lives until it has fired. Default false. */
  readonly keepsAlive?: boolean
}

export class OwnedTimeout implements Disposable {
  readonly #timeout: NodeJS.Timeout
  readonly #holding: Disposable

  constructor(options: OwnedTimeoutOptions, fire: () => void) {
    const { label, afterMs, registry, owner, keepsAlive = false } = options
    this.#holding = registry.hold('timer', label, { owner })
    this.#timeout = setTimeout(() => {
      this.#holding[Symbol.dispose]()
      fire()
    }, afterMs)
    if (!keepsAlive) this.#timeout.unref()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timeout)
    this.#holding[Symbol.dispose]()
  }
}
