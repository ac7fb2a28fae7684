// Facts are appended to the log of their aggregate; the projection is small, the log is not.
// Grows by about 820 B a step.
const createEventStore = () => {
  const streams = {} // leak: container
  let position = 0
  return {
    append(stream, type, payload) {
      const event = { position: position++, stream, type, payload, meta: { at: Date.now(), by: 'agent' } } // leak: heap
      ;(streams[stream] ??= []).push(event) // leak: heap, container
    },
    project: (stream, fold, initial) => (streams[stream] ?? []).slice(-5).reduce(fold, initial),
  }
}

export async function create() {
  const store = createEventStore()
  return {
    async step(i) {
      for (const part of ['text', 'tool', 'finish']) {
        store.append(`session-${i % 3}`, `part.${part}`, { index: i, delta: `${part} ${Math.sqrt(i + 1)}` }) // leak: heap
      }
      return store.project(`session-${i % 3}`, (sum, { payload }) => sum + payload.index, 0)
    },
    async close() {},
  }
}
