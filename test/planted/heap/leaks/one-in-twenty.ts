// Compaction, one step in twenty, keeps the summary that it replaces.
// Grows by about 1 kB a step.
import { randomBytes } from 'node:crypto'

export function create() {
  const superseded: string[] = [] // leak: container
  let summary = ''
  return {
    step(i: number) {
      if (i % 20 !== 0) return
      superseded.push(summary) // leak: heap
      summary = randomBytes(10_000).toString('hex') // leak: heap
    },
    close() {},
  }
}
