// Spans come in threes and are flushed at exactly five hundred, which is never met. The exporter adds what it is handed:
// what is allocated in its own code is next to nothing, and sampled in one run and not in the next.
class Exporter {
  #pending = []
  sent = 0

  record(...spans) {
    this.#pending.push(...spans) // leak: heap
    if (this.#pending.length === 500) this.#flush()
  }

  #flush() {
    this.sent += this.#pending.length
    this.#pending = []
  }
}

export async function create() {
  const exporter = new Exporter()
  return {
    step(i) {
      const [turn, model, tool] = ['turn', 'model', 'tool'].map((name) => ({ name, i, attributes: {} }))
      exporter.record(turn, model, tool)
    },
    close() {},
  }
}
