// A composite over the program's own signal for each request, with a listener that keeps it.
const shutdown = new AbortController()

export function create() {
  return {
    step() {
      const own = new AbortController()
      const either = AbortSignal.any([shutdown.signal, own.signal]) // leak: abort-composite
      either.addEventListener('abort', () => {}) // leak: listener
    },
    close() {},
  }
}
