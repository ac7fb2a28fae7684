// Plant: keeps 1 kB of objects with every step.
export function create() {
  const kept: unknown[] = []
  return {
    step(cycle: number) {
      kept.push(Array.from({ length: 100 }, (_, index) => cycle * 1_000 + index + 0.5))
    },
    close() {
      // Forgets to empty `kept`; it goes with this life, but not before.
    },
  }
}
