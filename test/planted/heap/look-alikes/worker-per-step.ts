// A worker for every fourth step, which ends by itself.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export function create() {
  return {
    async step(i: number) {
      if (i % 4 !== 0) return
      const worker = new Worker(`require('node:worker_threads').parentPort.postMessage(${i})`, { eval: true })
      await once(worker, 'exit')
    },
    close() {},
  }
}
