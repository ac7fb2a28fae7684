// Writes are put one behind the other on a promise that settles only when the connection is up: never.
// Grows by about 1.2 kB a step.
import { randomBytes } from 'node:crypto'

export function create() {
  const { promise: ready, resolve: connected } = Promise.withResolvers<void>() // leak: container
  let tail: Promise<unknown> = ready // leak: container
  return {
    step() {
      const row = randomBytes(512).toString('hex') // leak: heap
      tail = tail.then(() => row.length) // leak: heap, promise
    },
    close: connected,
  }
}
