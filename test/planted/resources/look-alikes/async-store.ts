// A context for each request, garbage with it.
import { AsyncLocalStorage } from 'node:async_hooks'

const requests = new AsyncLocalStorage<object>()

export function create() {
  return {
    async step(i: number) {
      await requests.run({ request: i }, async () => {
        await new Promise((resolve) => setImmediate(resolve))
      })
    },
    close() {},
  }
}
