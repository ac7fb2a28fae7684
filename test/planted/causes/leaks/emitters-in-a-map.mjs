// Sessions are never deleted. Each has one honest listener: the Map is the cause, the listeners follow from it.
import { EventEmitter } from 'node:events'

const sessions = new Map()

function open() {
  const session = new EventEmitter()
  session.on('done', () => {})
  return session
}

export function create() {
  return {
    step(i) {
      sessions.set(i, open()) // leak: heap
    },
    close() {},
  }
}
