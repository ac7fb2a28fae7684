// Checkpoints are thinned out with age: the last eight, and of the older ones one per power of two.
interface Checkpoint {
  readonly turn: number
  readonly files: readonly string[]
}

export async function create() {
  let checkpoints: Checkpoint[] = []
  return {
    async step(turn: number) {
      const files = [JSON.stringify(Array.from({ length: 400 }, (_, n) => (n * turn) % 997))]
      checkpoints.push({ turn, files })
      const seen = new Set<number>()
      checkpoints = checkpoints
        .toReversed()
        .filter((checkpoint) => {
          const age = turn - checkpoint.turn
          if (age < 8) return true
          const bucket = Math.floor(Math.log2(age))
          return bucket < 8 && !seen.has(bucket) && seen.add(bucket)
        })
        .toReversed()
    },
    async close() {
      checkpoints = []
    },
  }
}
