// Progress is posted to a port that nobody reads any more.
// Grows by about 33 kB of native memory a step.
import { MessageChannel } from 'node:worker_threads'

export function create() {
  const { port1, port2 } = new MessageChannel() // leak: container
  return {
    step(i: number) {
      port1.postMessage({ i, chunk: new Float64Array(4_096) }) // leak: heap
    },
    close() {
      port1.close()
      port2.close()
    },
  }
}
