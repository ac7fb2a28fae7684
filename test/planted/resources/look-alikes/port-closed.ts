// A channel for each call, closed after it.
import { once } from 'node:events'
import { MessageChannel } from 'node:worker_threads'

export function create() {
  return {
    async step() {
      const { port1, port2 } = new MessageChannel()
      port1.postMessage('hello')
      await once(port2, 'message')
      port1.close()
    },
    close() {},
  }
}
