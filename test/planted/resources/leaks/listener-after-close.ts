// Closing reports to a hub, and listens for the answer.
import { EventEmitter } from 'node:events'

const hub = new EventEmitter().setMaxListeners(0)

export function create() {
  return {
    step() {
      hub.emit('step')
    },
    close() {
      hub.once('closed', () => {}) // leak: listener
    },
  }
}
