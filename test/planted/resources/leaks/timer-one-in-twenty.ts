// A timer that is forgotten by one step in twenty.
export const meta = { steps: 120 }

export function create() {
  return {
    step(i: number) {
      const timer = setTimeout(() => {}, 3_600_000).unref() // leak: timer
      if (i % 20 !== 19) clearTimeout(timer)
    },
    close() {},
  }
}
