// Clients of an event stream that read three events and leave.
class Hub {
  #clients = new Map()
  #next = 0

  connect() {
    const id = this.#next++
    return new ReadableStream({
      start: (controller) => void this.#clients.set(id, controller),
      cancel: () => void this.#clients.delete(id),
    })
  }

  broadcast(event) {
    const bytes = new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`)
    for (const controller of this.#clients.values()) controller.enqueue(bytes)
  }
}

export async function create() {
  const hub = new Hub()
  return {
    async step(i) {
      const reader = hub.connect().getReader()
      for (let n = 0; n < 3; n++) {
        hub.broadcast({ i, n, text: 'word '.repeat(200) })
        await reader.read()
      }
      await reader.cancel()
    },
    async close() {},
  }
}
