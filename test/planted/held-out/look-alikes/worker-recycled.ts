// A worker that hoards is replaced after each 25 tasks.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const TASKS = 25
const source = `
  const { parentPort } = require('node:worker_threads')
  const hoard = []
  parentPort.on('message', (i) => {
    hoard.push(Array.from({ length: 500 }, (_, n) => n + i / 3))
    parentPort.postMessage(hoard.length)
  })`

async function start() {
  const worker = new Worker(source, { eval: true })
  await once(worker, 'online')
  return worker
}

export async function create() {
  let worker = await start()
  return {
    async step(i: number) {
      worker.postMessage(i)
      const [count] = await once(worker, 'message')
      if (count < TASKS) return
      await worker.terminate()
      worker = await start()
    },
    async close() {
      await worker.terminate()
    },
  }
}
