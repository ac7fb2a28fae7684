// Each step subscribes to the one emitter of the program; its transcript stays with the listener.
// Grows by about 4.3 kB a step.
import { EventEmitter } from 'node:events'
import { randomBytes } from 'node:crypto'

const changes = new EventEmitter().setMaxListeners(0) // leak: container

function subscribe(transcript) {
  changes.on('change', () => transcript.length) // leak: heap, listener
}

export function create() {
  return {
    step() {
      subscribe(randomBytes(2_048).toString('hex')) // leak: heap
    },
    close() {},
  }
}
