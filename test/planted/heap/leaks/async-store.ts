// Bound callbacks of a queue that is only read on shutdown: each holds the request's async-local store.
// Grows by about 3.2 kB a step.
import { AsyncLocalStorage } from 'node:async_hooks'

const request = new AsyncLocalStorage<{ id: number; headers: number[] }>()
const onShutdown: (() => void)[] = [] // leak: container

export function create() {
  return {
    step(i: number) {
      const store = { id: i, headers: Array.from({ length: 380 }, (_, n) => n + 0.5) } // leak: heap, async-store
      request.run(store, () => {
        // leak: async-store
        const flush = AsyncLocalStorage.snapshot() // leak: heap, async-store
        onShutdown.push(() => flush(() => {})) // leak: heap
      }) // leak: heap
    },
    close() {},
  }
}
