// Sessions with a listener each, in a Map that lets go of them once they are done.
import { EventEmitter } from 'node:events'

const sessions = new Map()

export function create() {
  return {
    step(i) {
      const session = new EventEmitter()
      session.on('done', () => {})
      sessions.set(i, session)
      sessions.delete(i - 10)
    },
    close() {
      sessions.clear()
    },
  }
}
