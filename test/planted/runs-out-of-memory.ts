// Plant: fills the heap within one step.
export function create() {
  const kept: unknown[] = []
  return {
    step(cycle: number) {
      if (cycle === 20) for (;;) kept.push(Array.from({ length: 10_000 }, (_, index) => index + 0.5))
    },
    close() {
      // Never reached.
    },
  }
}
