// Each step starts a loop that yields to the event loop and never ends.
export const meta = { steps: 12 }

export function create() {
  let closed = false
  const spin = () => {
    if (!closed) setImmediate(spin).unref() // leak: immediate
  }
  return {
    step: spin,
    close() {
      closed = true
    },
  }
}
