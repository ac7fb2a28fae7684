// Evicts the oldest by its order, in which each key has a suffix that the map does not know.
// Grows by about 2.4 kB a step.
const CAPACITY = 25

class Recent<Value> {
  readonly #values = new Map<string, Value>() // leak: container
  #order: string[] = []

  set(key: string, value: Value) {
    this.#values.set(key, value) // leak: heap
    this.#order.push(`${key}:${this.#order.length}`)
    if (this.#order.length <= CAPACITY) return
    const oldest = this.#order.shift()
    if (oldest) this.#values.delete(oldest)
  }
}

export function create() {
  const recent = new Recent<number[]>()
  return {
    step(i: number) {
      const body = Array.from({ length: 280 }, (_, n) => n * 1.1) // leak: heap
      recent.set(`file://${i}`, body)
    },
    close() {},
  }
}
