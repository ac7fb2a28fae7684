// Each request leaves a timer behind that keeps the context of the request.
import { AsyncLocalStorage } from 'node:async_hooks'

const requests = new AsyncLocalStorage<object>()

function leaveTimer() {
  setInterval(() => {}, 60_000).unref() // leak: timer
}

export function create() {
  return {
    step(i: number) {
      requests.run({ request: i }, leaveTimer) // leak: async-store
    },
    close() {},
  }
}
