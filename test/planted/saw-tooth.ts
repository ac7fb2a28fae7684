// Look-alike: collects in a batch and gives it back every 17 steps.
const BATCH = 17

export function create() {
  const batch: unknown[] = []
  return {
    step(cycle: number) {
      batch.push(Array.from({ length: 5_000 }, (_, index) => cycle * 1_000 + index + 0.5))
      if (batch.length === BATCH) batch.length = 0
    },
    close() {
      batch.length = 0
    },
  }
}
