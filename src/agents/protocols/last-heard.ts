// When an agent was last heard of: one that is slow, and says so, is not taken for one that hangs.

export class LastHeard {
  #atMs = performance.now()

  /** A message of it, or a request to its model. */
  again(): void {
    this.#atMs = performance.now()
  }

  get agoMs(): number {
    return performance.now() - this.#atMs
  }
}
