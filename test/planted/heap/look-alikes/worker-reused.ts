// One worker does all the work, and keeps only its last answer.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const source = `
  const { parentPort } = require('node:worker_threads')
  let last
  parentPort.on('message', (n) => {
    last = Array.from({ length: 300 }, (_, k) => k * n)
    parentPort.postMessage(last)
  })`

export async function create() {
  const worker = new Worker(source, { eval: true })
  await once(worker, 'online')
  return {
    async step(i: number) {
      worker.postMessage(i)
      await once(worker, 'message')
    },
    async close() {
      await worker.terminate()
    },
  }
}
