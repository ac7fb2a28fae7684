// Two workers that every step uses, terminated at the end.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const echo =
  "const { parentPort } = require('node:worker_threads'); parentPort.on('message', (m) => parentPort.postMessage(m))"

export const meta = { steps: 12 }

export function create() {
  const pool: Worker[] = []
  return {
    async step(i: number) {
      const worker = pool[i % 2] ?? new Worker(echo, { eval: true })
      pool[i % 2] = worker
      worker.postMessage(i, [])
      await once(worker, 'message')
    },
    async close() {
      await Promise.all(pool.map((worker) => worker.terminate()))
    },
  }
}
