// Waits for replies that never come, each under a name of its own.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter()

export function create() {
  return {
    step(i: number) {
      bus.once(`reply:${Date.now()}:${i}`, () => {}) // leak: listener
    },
    close() {},
  }
}
