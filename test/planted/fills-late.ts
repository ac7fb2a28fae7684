// Look-alike: a bounded cache that is full only after half of the run.
const LIMIT = 30

export function create() {
  const cache = new Map<number, unknown>()
  return {
    step(cycle: number) {
      cache.set(
        cycle,
        Array.from({ length: 2_000 }, (_, index) => cycle * 1_000 + index + 0.5),
      )
      const oldest = cache.keys().next()
      if (cache.size > LIMIT && !oldest.done) cache.delete(oldest.value)
    },
    close() {
      cache.clear()
    },
  }
}
