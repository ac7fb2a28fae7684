// Plant: closes by waiting for a timer that keeps no process alive, so that nothing is left to wait for it.
export function create() {
  return {
    step(cycle: number) {
      return cycle
    },
    async close() {
      await new Promise((resolve) => {
        setTimeout(resolve, 60_000).unref()
      })
    },
  }
}
