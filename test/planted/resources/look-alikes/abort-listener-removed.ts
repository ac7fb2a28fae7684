// Listens to the signal of the whole program, as long as the step lasts.
const shutdown = new AbortController()

export function create() {
  return {
    async step(i: number) {
      const cancel = () => i
      shutdown.signal.addEventListener('abort', cancel)
      await Promise.resolve()
      shutdown.signal.removeEventListener('abort', cancel)
    },
    close() {},
  }
}
