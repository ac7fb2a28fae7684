// Deadlines of an hour with a listener each, for requests that were over at once.
export function create() {
  return {
    step() {
      const deadline = AbortSignal.timeout(3_600_000) // leak: abort-composite
      deadline.addEventListener('abort', () => {}) // leak: listener
    },
    close() {},
  }
}
