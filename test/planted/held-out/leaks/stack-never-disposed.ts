// What a request must give back is deferred to the stack of the server instead of its own: it runs at shutdown.
// Grows by about 2.6 kB a step.
class Lease {
  readonly rows: readonly number[]
  #isReturned = false

  constructor(size: number) {
    this.rows = Array.from({ length: size }, (_, n) => n * 1.5) // leak: heap
  }

  giveBack() {
    this.#isReturned = true
    return this.#isReturned
  }
}

export async function create() {
  const lifetime = new AsyncDisposableStack() // leak: container
  return {
    async step() {
      const lease = new Lease(300) // leak: heap
      lifetime.defer(() => void lease.giveBack()) // leak: heap
      return lease.rows.length
    },
    close: () => lifetime.disposeAsync(),
  }
}
