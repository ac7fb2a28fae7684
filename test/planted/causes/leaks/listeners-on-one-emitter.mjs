// One bus that lives long, and every step one more listener: the listeners are the leak, whatever they keep.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter().setMaxListeners(0)

export function create() {
  return {
    step(i) {
      bus.on('done', () => i) // leak: listener
    },
    close() {},
  }
}
