// Plant: throws in a timer callback, where no one can catch it.
export function create() {
  return {
    async step(cycle: number) {
      if (cycle === 20) setImmediate(fail)
      await new Promise((resolve) => {
        setTimeout(resolve, 1)
      })
    },
    close() {
      // Never reached.
    },
  }
}

function fail(): never {
  throw new Error('the planted error')
}
