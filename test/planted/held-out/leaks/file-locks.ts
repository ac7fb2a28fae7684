// A lock per file is the tail of its queue of promises. The tail of a file that nobody waits for any more is not removed.
// Grows by about 560 B a step.
const tails = new Map<string, Promise<unknown>>() // leak: container

function withLock<Value>(path: string, body: () => Promise<Value>): Promise<Value> {
  const before = tails.get(path) ?? Promise.resolve()
  const own = before.then(body, body) // leak: heap
  const tail = own.then(
    (value) => ({ path, value, releasedMs: performance.now() }), // leak: heap
    () => undefined,
  )
  tails.set(path, tail) // leak: heap
  return own
}

let serial = 0

export async function create() {
  return {
    async step(i: number) {
      const path = `/project/session-${serial++}/notes.md` // leak: heap
      await withLock(path, async () => Array.from({ length: 40 }, (_, n) => n + i / 3)) // leak: heap
      await withLock('/project/shared.md', async () => i)
    },
    async close() {},
  }
}
