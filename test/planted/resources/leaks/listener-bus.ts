// A subscriber for each step on a bus that outlives them.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter().setMaxListeners(0)

export function create() {
  return {
    step(i: number) {
      bus.on('update', () => i) // leak: listener
    },
    close() {},
  }
}
