// A client of a tool server: a request that is cancelled is never answered, and waits in the table for ever.
// Grows by about 1.9 kB a step.
type Pending = {
  readonly method: string
  readonly params: unknown
  resolve(value: unknown): void
  reject(reason: unknown): void
}

const createClient = (send: (message: { id: number; method: string }) => void) => {
  let nextId = 0
  const pending = new Map<number, Pending>() // leak: container
  return {
    request(method: string, params: unknown) {
      const id = nextId++
      const { promise, resolve, reject } = Promise.withResolvers<unknown>() // leak: heap, promise
      pending.set(id, { method, params, resolve, reject }) // leak: heap
      send({ id, method })
      return { id, promise }
    },
    cancel(id: number) {
      send({ id, method: 'notifications/cancelled' })
    },
    receive(id: number, result: unknown) {
      pending.get(id)?.resolve(result)
      pending.delete(id)
    },
  }
}

export function create() {
  const client = createClient(({ id, method }) => {
    if (method === 'tools/list') queueMicrotask(() => client.receive(id, { tools: [] }))
  })
  return {
    async step(i: number) {
      await client.request('tools/list', {}).promise
      const args = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`argument${n}`, i + n / 8])) // leak: heap
      const call = client.request('tools/call', {
        name: 'search',
        args,
        cursor: Array.from({ length: 90 }, () => i / 3),
      }) // leak: heap
      client.cancel(call.id)
    },
    close() {},
  }
}
