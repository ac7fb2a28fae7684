// Plant: its clean-up waits for something that never comes, from the first life on.
export function create() {
  const alive = setInterval(() => undefined, 1_000)
  return {
    step() {
      // Nothing to do.
    },
    async close() {
      await new Promise(() => undefined)
      clearInterval(alive)
    },
  }
}
