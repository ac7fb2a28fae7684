// Counts full collections of this process without an observer: a sentinel that nobody holds is finalized by each one.

/** Counts from its construction. Costs one small object per full collection, and keeps nothing alive. */
export class CollectionCounter {
  #count = 0
  readonly #finalization = new FinalizationRegistry<undefined>(() => {
    this.#count++
    this.#arm()
  })

  constructor() {
    this.#arm()
  }

  get count(): number {
    return this.#count
  }

  #arm(): void {
    this.#finalization.register({}, undefined)
  }
}
