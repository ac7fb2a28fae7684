// Plant: ends the process in a step, as if all were well.
export function create() {
  return {
    step(cycle: number) {
      if (cycle === 20) process.exit(0)
    },
    close() {
      // Never reached.
    },
  }
}
