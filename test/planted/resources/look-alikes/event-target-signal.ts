// Listeners that go with the signal of their step.
const target = new EventTarget()

export function create() {
  return {
    step() {
      const step = new AbortController()
      target.addEventListener('change', () => {}, { signal: step.signal })
      step.abort()
    },
    close() {},
  }
}
