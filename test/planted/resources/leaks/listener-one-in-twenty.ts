// One subscriber in twenty is not taken off.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter().setMaxListeners(0)

export const meta = { steps: 160 }

export function create() {
  return {
    step(i: number) {
      const listener = () => i
      bus.on('message', listener) // leak: listener
      if (i % 20 !== 7) bus.off('message', listener)
    },
    close() {},
  }
}
