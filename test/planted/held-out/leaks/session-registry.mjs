// A session is dropped when it goes idle. An aborted one goes to `error`, and never idle.
// Grows by about 1.9 kB a step.
import { EventEmitter, once } from 'node:events'

function makeRegistry() {
  const registry = new Map() // leak: container
  const bus = new EventEmitter()
  bus.on('session.idle', ({ id }) => registry.delete(id))
  bus.on('session.error', ({ id }) => {
    const entry = registry.get(id)
    if (entry) entry.failedAt = performance.now() // leak: heap
  })
  return {
    bus,
    begin(id) {
      const entry = { id, todos: [], model: { provider: 'local', name: 'replay' } } // leak: heap
      for (let n = 0; n < 60; n++) entry.todos.push({ n, weight: n * 1.1 }) // leak: heap
      registry.set(id, entry) // leak: heap
      return entry
    },
  }
}

const { bus, begin } = makeRegistry()
let serial = 0

export const create = async () => ({
  async step(i) {
    const { id } = begin(`ses_${serial++}`) // leak: heap
    const settled = once(bus, i % 2 ? 'session.idle' : 'session.error').catch(() => undefined)
    queueMicrotask(() => bus.emit(i % 2 ? 'session.idle' : 'session.error', { id, message: 'aborted' }))
    await settled.catch(() => undefined)
  },
  async close() {},
})
