// The worker of worker-accumulates.ts.
import { parentPort } from 'node:worker_threads'

const index = new Map() // leak: container
let serial = 0

parentPort.on('message', ({ path }) => {
  const words = Array.from({ length: 500 }, (_, n) => serial + n + 0.5) // leak: heap
  index.set(`${path}#${serial++}`, words) // leak: heap
  parentPort.postMessage(index.size)
})
