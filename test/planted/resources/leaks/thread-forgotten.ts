// A worker for each step that waits for messages for ever.
import { Worker } from 'node:worker_threads'

export const meta = { steps: 4 }

export function create() {
  return {
    step() {
      new Worker('setInterval(() => {}, 60_000)', { eval: true }).unref() // leak: thread
    },
    close() {},
  }
}
