// A call is taken out of the list of those in flight when it returns, not when it throws: one in three does.
// Grows by about 1.1 kB a step.
const inFlight = new Map<number, { input: number[] }>() // leak: container
let serial = 0

async function call(i: number) {
  const id = serial++
  const input = Array.from({ length: 380 }, (_, n) => n + 0.5) // leak: heap
  inFlight.set(id, { input }) // leak: heap
  await Promise.resolve()
  if (i % 3 === 0) throw new Error('the tool failed')
  inFlight.delete(id)
}

export function create() {
  return {
    async step(i: number) {
      await call(i).catch(() => undefined)
    },
    close() {},
  }
}
