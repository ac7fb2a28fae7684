// Each client of the event stream gets the state first. The set of clients is told of those that leave by `cancel`,
// which never comes for a client that does not read.
// Grows by about 11 kB a step.
class EventStream {
  readonly #clients = new Set<ReadableStreamDefaultController<Uint8Array>>() // leak: container
  readonly #encoder = new TextEncoder()

  subscribe(state: unknown): Response {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined
    const body = new ReadableStream<Uint8Array>({
      // leak: heap
      start: (own) => {
        controller = own
        this.#clients.add(own) // leak: heap
        own.enqueue(this.#encoder.encode(`data: ${JSON.stringify(state)}\n\n`)) // leak: heap
      },
      cancel: () => {
        if (controller) this.#clients.delete(controller)
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }

  get size() {
    return this.#clients.size
  }
}

export async function create() {
  const events = new EventStream()
  return {
    async step(i: number) {
      const state = { sessions: Array.from({ length: 40 }, (_, n) => ({ id: `ses_${n}`, at: i + n / 10 })) }
      const read = events.subscribe(state)
      await read.body?.cancel()
      events.subscribe({ ...state, log: 'line '.repeat(500) })
    },
    async close() {},
  }
}
