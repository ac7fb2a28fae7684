// Look-alike: a bounded cache that is full only after many times the steps of its life, however far that is lived; a longer
// life shows that it holds. Its bound is written in the code and stands in no variable.
export const meta = { steps: 24 }

export function create() {
  const cache: object[] = []
  return {
    step(cycle: number) {
      cache[cycle % 2_000] = Array.from({ length: 100 }, (_, index) => ({ cycle, index }))
    },
    close() {
      cache.length = 0
    },
  }
}
