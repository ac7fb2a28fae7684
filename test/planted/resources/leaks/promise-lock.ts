// A lock that an abort never released: everybody after it waits.
const { promise: held } = Promise.withResolvers<void>()
const waiters: Promise<void>[] = []

async function withLock() {
  // leak: promise
  await held // leak: promise
}

export function create() {
  return {
    step() {
      waiters.push(withLock())
    },
    close() {},
  }
}
