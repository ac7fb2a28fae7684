// Factories that test suites check: one leaks with every step, one looks as if it did, and the rest misbehave.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter().setMaxListeners(0)

/** Plant: a listener for every step, none of which is taken off. */
export function createLeaky() {
  return {
    step() {
      bus.on('update', () => undefined) // leak: listener
    },
    close() {},
  }
}

/** Look-alike: a listener for every step as well, taken off with the last. */
export const createTidy = async () => {
  const local = new EventEmitter()
  return {
    async step() {
      const controller = new AbortController()
      local.on('update', () => controller.abort())
      local.removeAllListeners('update')
    },
    [Symbol.asyncDispose]: async () => {
      local.removeAllListeners()
    },
  }
}

/** It cannot be started. */
export function createBroken(): never {
  throw new Error('There is no database')
}

export { createTidy as renamed }

function createPrivate() {
  return createLeaky()
}
export const holders = { createPrivate }
