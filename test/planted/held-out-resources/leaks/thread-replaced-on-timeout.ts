// A plugin that does not answer gets a new thread, and nobody terminates the old one.
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

export const meta = { steps: 12 }

const plugin = `
  const { parentPort } = require('node:worker_threads')
  parentPort.on('message', (call) => {
    if (call.method !== 'hang') parentPort.postMessage({ result: call.method })
  })
`

class PluginHost {
  #worker: Worker | undefined

  async start() {
    if (this.#worker !== undefined) return this.#worker
    const worker = new Worker(plugin, { eval: true }) // leak: thread
    await once(worker, 'online')
    worker.unref()
    this.#worker = worker
    return worker
  }

  async call(method: string) {
    const worker = await this.start() // leak: thread
    const giveUp = new AbortController()
    const answer = once(worker, 'message', { signal: giveUp.signal }).catch(() => undefined)
    worker.postMessage({ method })
    const first = await Promise.race([
      answer,
      delay(80, undefined, { signal: giveUp.signal }).catch(() => undefined),
    ])
    giveUp.abort()
    if (first === undefined) this.#worker = undefined
    return first
  }

  async stop() {
    await this.#worker?.terminate()
    this.#worker = undefined
  }
}

export function create() {
  const host = new PluginHost()
  return {
    async step(i: number) {
      await host.call(i % 3 === 2 ? 'hang' : 'format')
    },
    close() {
      return host.stop()
    },
  }
}
