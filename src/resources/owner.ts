// Whose a holding is. Owners nest, and know nothing of what they own: the holdings point at them, so an owner that
// is done and owns nothing is garbage, and no table of owners can leak.

export const ownerScopes = ['process', 'instance', 'session', 'tool-call'] as const

export type OwnerScope = (typeof ownerScopes)[number]

/** Lives from its creation to its disposal. A holding that is alive after its owner is a leak: never released. */
export class Owner implements Disposable {
  readonly scope: OwnerScope
  readonly name: string
  readonly parent: Owner | undefined
  #ended = false

  constructor(scope: OwnerScope, name: string, parent?: Owner) {
    this.scope = scope
    this.name = name
    this.parent = parent
  }

  /** True once it or an owner around it has been disposed. */
  get ended(): boolean {
    return this.#ended || this.parent?.ended === true
  }

  /** Outermost first: `process › session s1 › tool-call 7`. */
  get path(): string {
    const own = `${this.scope} ${this.name}`
    return this.parent === undefined ? own : `${this.parent.path} › ${own}`
  }

  [Symbol.dispose](): void {
    this.#ended = true
  }
}
