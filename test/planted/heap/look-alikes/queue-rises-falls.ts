// A queue that is filled faster than drained for 60 steps, then drained faster than filled for 60.
export function create() {
  const queue: number[][] = []
  return {
    step(i: number) {
      const rising = i % 120 < 60
      for (let n = 0; n < (rising ? 3 : 1); n++) queue.push(Array.from({ length: 60 }, (_, k) => k + i / 7))
      for (let n = 0; n < (rising ? 1 : 3); n++) queue.shift()
    },
    close() {
      queue.length = 0
    },
  }
}
