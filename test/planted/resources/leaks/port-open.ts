// A channel for each call, and the ports stay open.
import { MessageChannel } from 'node:worker_threads'

export function create() {
  return {
    step() {
      const { port1, port2 } = new MessageChannel() // leak: port
      port1.postMessage('hello')
      port2.unref()
    },
    close() {},
  }
}
