// Look-alike: a bounded cache that is full only after four lives' worth of steps; a longer life shows that it holds.
export const meta = { steps: 24 }

const CAPACITY = 96

export function create() {
  const cache: object[] = []
  return {
    step(cycle: number) {
      cache[cycle % CAPACITY] = Array.from({ length: 100 }, (_, index) => ({ cycle, index }))
    },
    close() {
      cache.length = 0
    },
  }
}
