// Listens on the long-lived signal with a closure over the response, and never takes it back.
// Grows by about 16.5 kB a step.
import { setMaxListeners } from 'node:events'

const lifetime = new AbortController() // leak: container
setMaxListeners(0, lifetime.signal)

export function create() {
  return {
    async step(i: number) {
      const response = Array.from({ length: 2_000 }, (_, n) => n * i + 0.5) // leak: heap
      lifetime.signal.addEventListener('abort', () => response.fill(0), { once: true }) // leak: heap, listener
      await Promise.resolve()
    },
    close() {},
  }
}
