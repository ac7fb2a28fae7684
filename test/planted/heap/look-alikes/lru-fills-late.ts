// An LRU of 150 entries that is full after 150 steps, and holds from then on.
const CAPACITY = 150

export function create() {
  const entries = new Map<number, number[]>()
  return {
    step(i: number) {
      entries.set(
        i,
        Array.from({ length: 200 }, (_, n) => n + i / 3),
      )
      const oldest = entries.keys().next()
      if (entries.size > CAPACITY && !oldest.done) entries.delete(oldest.value)
    },
    close() {
      entries.clear()
    },
  }
}
