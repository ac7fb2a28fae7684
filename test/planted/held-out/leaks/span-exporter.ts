// A batch that could not be exported goes back to the head of the buffer. The collector never comes up.
// Grows by about 1.4 kB a step.
interface Span {
  readonly traceId: string
  readonly name: string
  readonly attributes: ReadonlyMap<string, string | number>
}

class Exporter {
  #buffer: Span[] = [] // leak: container

  record(name: string, attributes: Record<string, string | number>) {
    const traceId = crypto.randomUUID() // leak: heap
    this.#buffer.push({ traceId, name, attributes: new Map(Object.entries(attributes)) }) // leak: heap
  }

  async flush() {
    const batch = this.#buffer.splice(0, 512)
    try {
      await this.#send(batch)
    } catch {
      this.#buffer = [...batch, ...this.#buffer] // leak: heap, container
    }
  }

  async #send(batch: readonly Span[]) {
    if (batch.length > 0) throw new Error('connect ECONNREFUSED')
  }
}

export async function create() {
  const exporter = new Exporter()
  return {
    async step(i: number) {
      exporter.record('agent.turn', { turn: i, model: 'replay', tokens: i * 1.5 }) // leak: heap
      exporter.record('agent.tool', { turn: i, tool: `tool-${i}`, bytes: i * 2.5 }) // leak: heap
      await exporter.flush()
    },
    async close() {},
  }
}
