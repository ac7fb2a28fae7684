// Objects that do not like to be looked at: an inspection that throws behind a timer's promise, a revoked proxy.
import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { inspect } from 'node:util'

const shy = {
  [inspect.custom]: () => {
    throw new Error('do not look')
  },
}

export function create() {
  return {
    async step() {
      await pause(1, shy)
      const { proxy, revoke } = Proxy.revocable(new EventEmitter(), {})
      for (let listener = 0; listener < 8; listener++) proxy.on('event', () => {})
      revoke()
    },
    close() {},
  }
}
