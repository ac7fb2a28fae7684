// Requests that end with the program or after half a minute, whichever comes first, and are done at once: Node keeps the
// timer of each until its time is over.
const program = new AbortController()

export const meta = { id: 'signal-timeouts' }

export function create() {
  return {
    async step(i) {
      const signal = AbortSignal.any([program.signal, AbortSignal.timeout(30_000)])
      const response = await fetch(`data:text/plain,answer ${i}`, { signal })
      await response.text()
    },
    close() {},
  }
}
