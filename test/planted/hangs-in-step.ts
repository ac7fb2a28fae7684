// Plant: computes for ever in a step, so that no timer of its own process could notice.
export function create() {
  return {
    step(cycle: number) {
      if (cycle === 20) for (;;) Math.random()
    },
    close() {
      // Never reached.
    },
  }
}
