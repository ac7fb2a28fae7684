// A controller per step, tied to the one of the program for as long as the step takes.
const lifetime = new AbortController()

export function create() {
  return {
    async step(i: number) {
      const controller = new AbortController()
      const rows = new Float64Array(500).fill(i)
      const abort = () => controller.abort(rows)
      lifetime.signal.addEventListener('abort', abort, { once: true })
      try {
        await new Promise((resolve) => setImmediate(resolve))
      } finally {
        lifetime.signal.removeEventListener('abort', abort)
      }
    },
    close() {},
  }
}
