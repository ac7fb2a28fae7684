// Every request adds a clean-up that nobody runs; each keeps the body of its request.
// Grows by about 1 kB a step.
import { randomBytes } from 'node:crypto'

export function create() {
  const cleanups: (() => number)[] = [] // leak: container
  return {
    step() {
      const body = randomBytes(450).toString('hex') // leak: heap
      cleanups.push(() => body.length) // leak: heap
    },
    close() {
      cleanups.length = 0
    },
  }
}
