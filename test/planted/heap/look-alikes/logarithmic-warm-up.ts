// Learns something new at steps 1, 2, 4, 8, 16 …: rarer and rarer, and at most 9 times in a life.
const MOST = 9

export function create() {
  const learnt = new Map<number, number[]>()
  return {
    step(i: number) {
      const isPower = i > 0 && (i & (i - 1)) === 0
      if (isPower && learnt.size < MOST)
        learnt.set(
          i,
          Array.from({ length: 4_000 }, (_, n) => n + 0.5),
        )
    },
    close() {
      learnt.clear()
    },
  }
}
