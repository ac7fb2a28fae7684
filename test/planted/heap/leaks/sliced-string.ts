// The first line of a tool's output is kept, and with it, being a slice, the whole output.
// Grows by about 20 kB a step.
import { randomBytes } from 'node:crypto'

export function create() {
  const titles: string[] = [] // leak: container
  return {
    step() {
      const output = randomBytes(10_000).toString('hex') // leak: heap
      titles.push(output.slice(0, 40)) // leak: heap
    },
    close() {},
  }
}
