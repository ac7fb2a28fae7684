// A composite for each request over the program's own signal, garbage after it.
const shutdown = new AbortController()

export function create() {
  return {
    step() {
      const own = new AbortController()
      const either = AbortSignal.any([shutdown.signal, own.signal])
      either.throwIfAborted()
    },
    close() {},
  }
}
