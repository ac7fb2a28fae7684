// The last 100 frames, in a ring.
const SIZE = 100

export function create() {
  const ring: (readonly number[] | undefined)[] = Array.from({ length: SIZE })
  let head = 0
  return {
    step(i: number) {
      ring[head] = Array.from({ length: 150 }, (_, n) => n + i / 9)
      head = (head + 1) % SIZE
    },
    close() {
      ring.fill(undefined)
    },
  }
}
