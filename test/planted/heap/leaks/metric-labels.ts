// A counter with the id of the call among its labels: a series per call.
// Grows by about 300 B a step.
class Counter {
  readonly #series = new Map<string, { labels: Record<string, string>; value: number }>() // leak: container

  add(labels: Record<string, string>) {
    const key = JSON.stringify(labels) // leak: heap
    const series = this.#series.get(key) ?? { labels, value: 0 } // leak: heap
    series.value += 1
    this.#series.set(key, series) // leak: heap
  }
}

const calls = new Counter()
let serial = 0

export function create() {
  return {
    step(i: number) {
      const call = `call_${(serial++).toString(36).padStart(24, '0')}` // leak: heap
      calls.add({ tool: `tool ${i % 5}`, outcome: i % 7 ? 'ok' : 'error', call }) // leak: heap
    },
    close() {},
  }
}
