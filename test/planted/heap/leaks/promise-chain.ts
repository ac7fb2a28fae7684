// Writes are put one behind the other on a promise that never settles.
// Grows by about 1.4 kB a step.
import { randomBytes } from 'node:crypto'

export function create() {
  const ready = Promise.withResolvers<void>() // leak: container
  let tail: Promise<unknown> = ready.promise // leak: container
  return {
    ready, // Kept: of a chain of which only the end is held nothing stays.
    step() {
      const row = randomBytes(512).toString('hex') // leak: heap
      tail = tail.then(() => row.length) // leak: heap, promise
    },
    close() {},
  }
}
