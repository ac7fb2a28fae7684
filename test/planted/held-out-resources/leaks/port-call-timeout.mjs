// Calls over a channel of their own, which is closed when the answer comes and not when it does not.
import { MessageChannel } from 'node:worker_threads'

const { port1: toHost, port2: host } = new MessageChannel()
const running = new Set()

host.on('message', ({ method, reply }) => {
  running.add(reply)
  if (method === 'tools/slow') return
  reply.postMessage({ result: method })
  reply.once('close', () => running.delete(reply))
})
host.unref()

function call(method, timeout) {
  const { promise, resolve, reject } = Promise.withResolvers()
  const { port1, port2 } = new MessageChannel() // leak: port
  const timer = setTimeout(() => reject(new Error(`${method} timed out`)), timeout)
  port1.once('message', (answer) => {
    clearTimeout(timer)
    port1.close()
    resolve(answer)
  })
  toHost.postMessage({ method, reply: port2 }, [port2])
  return promise
}

export function create() {
  let failures = 0
  return {
    async step(i) {
      try {
        await call(i % 5 === 4 ? 'tools/slow' : 'tools/call', i % 5 === 4 ? 8 : 2_000) // leak: port
      } catch {
        failures++
      }
    },
    close() {
      return failures
    },
  }
}
