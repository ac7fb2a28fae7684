// The listener on the signal goes only when the call succeeds.
import { setMaxListeners } from 'node:events'

const shutdown = new AbortController()
setMaxListeners(0, shutdown.signal)

export function create() {
  return {
    step(i: number) {
      const cancel = () => i
      shutdown.signal.addEventListener('abort', cancel) // leak: listener
      if (i % 3 === 0) return
      shutdown.signal.removeEventListener('abort', cancel)
    },
    close() {},
  }
}
