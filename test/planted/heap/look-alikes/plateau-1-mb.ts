// Grows by 5 kB a step for 200 steps, and then is full.
const FULL = 200

export function create() {
  const blocks: string[] = []
  return {
    step(i: number) {
      const text = JSON.stringify(Array.from({ length: 1_000 }, (_, n) => (i * n) % 9_973))
      if (blocks.length < FULL) blocks.push(text)
      else blocks[i % FULL] = text
    },
    close() {
      blocks.length = 0
    },
  }
}
