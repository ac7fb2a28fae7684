// An emitter with a listener for each step, garbage with the step.
import { EventEmitter } from 'node:events'

export function create() {
  return {
    step() {
      const emitter = new EventEmitter()
      for (let i = 0; i < 8; i++) emitter.on('update', () => i)
    },
    close() {},
  }
}
