// A wait against the end of the program whose reaction can be taken back, as `Promise.race` cannot.
const waiters = new Set<() => void>()

async function untilShutdown<Value>(work: Promise<Value>): Promise<Value | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const stop = () => resolve(undefined)
  waiters.add(stop)
  try {
    return await Promise.race([promise, work])
  } finally {
    waiters.delete(stop)
  }
}

export async function create() {
  return {
    async step(i: number) {
      const rows = await untilShutdown(Promise.resolve(Array.from({ length: 500 }, (_, n) => n + i / 3)))
      return rows?.length
    },
    async close() {
      for (const stop of waiters) stop()
    },
  }
}
