// Look-alike: allocates in every step and keeps only the last.
export function create() {
  const held: { last?: unknown } = {}
  return {
    step(cycle: number) {
      held.last = Array.from({ length: 1_000 }, (_, index) => ({ cycle, index }))
    },
    close() {
      delete held.last
    },
  }
}
