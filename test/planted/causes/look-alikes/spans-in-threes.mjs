// Spans come in threes and are flushed at five hundred or more.
class Exporter {
  #pending = []
  sent = 0

  record(...spans) {
    this.#pending.push(...spans)
    if (this.#pending.length >= 500) this.#flush()
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
