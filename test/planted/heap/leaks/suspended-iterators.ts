// A subscription is an async generator that waits for an event that is for somebody else.
// Grows by about 2.7 kB a step.
const wakers: ((event: number) => void)[] = [] // leak: container

async function* events(session: number) {
  const seen = new Float64Array(240) // leak: heap
  for (;;) {
    const event = await new Promise<number>((resolve) => wakers.push(resolve)) // leak: heap, promise
    seen[event % 240] = session
    yield event
  }
}

export function create() {
  return {
    step(i: number) {
      void events(i).next() // leak: heap, promise
    },
    close() {},
  }
}
