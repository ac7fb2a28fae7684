// The listener goes when the request succeeds, and stays when it fails.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter().setMaxListeners(0)

export function create() {
  return {
    step(i: number) {
      const listener = () => i
      bus.addListener('response', listener) // leak: listener
      try {
        if (i % 2 === 0) throw new Error('the request failed')
        bus.off('response', listener)
      } catch {
        // Retried by the next step
      }
    },
    close() {},
  }
}
