// Every step listens to the signal of the whole program.
import { setMaxListeners } from 'node:events'

const shutdown = new AbortController()
setMaxListeners(0, shutdown.signal)

export function create() {
  return {
    step() {
      shutdown.signal.addEventListener('abort', () => {}, { once: true }) // leak: listener
    },
    close() {},
  }
}
