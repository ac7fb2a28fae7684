// What a cancelled call had streamed so far stays in the list of partial answers.
// Grows by about 1.2 kB a step.
import { randomBytes } from 'node:crypto'

export function create() {
  const partial = new Map<string, string[]>() // leak: container
  const stream = async (id: string, signal: AbortSignal) => {
    const chunks: string[] = [] // leak: heap
    partial.set(id, chunks) // leak: heap
    for (let n = 0; n < 4; n++) {
      if (signal.aborted) return
      chunks.push(randomBytes(500).toString('hex')) // leak: heap
      await new Promise((resolve) => setImmediate(resolve))
    }
    partial.delete(id)
  }
  return {
    async step(i: number) {
      const controller = new AbortController()
      const streaming = stream(`call_${i}`, controller.signal)
      await new Promise((resolve) => setImmediate(resolve))
      if (i % 2 === 0) controller.abort()
      await streaming
    },
    close() {},
  }
}
