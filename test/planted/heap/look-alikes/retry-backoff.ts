// Fails up to three times, waits longer each time, and keeps the errors until the call is over.
function attempt(i: number, n: number) {
  if (n < i % 4) throw new Error(`attempt ${n} of call ${i} failed`)
  return Array.from({ length: 200 }, (_, k) => k + 0.5)
}

export function create() {
  return {
    async step(i: number) {
      const errors: unknown[] = []
      for (let n = 0; n < 5; n++) {
        try {
          return attempt(i, n)
        } catch (error) {
          errors.push(error)
          await new Promise((resolve) => setTimeout(resolve, 2 ** n))
        }
      }
      throw new AggregateError(errors)
    },
    close() {},
  }
}
