// A ring whose head is never taken modulo its size.
// Grows by about 520 B a step.
const SIZE = 64

class Ring {
  readonly #slots: (object | undefined)[] = Array.from({ length: SIZE }) // leak: container
  #head = 0

  put(entry: object) {
    this.#slots[this.#head] = entry // leak: heap
    this.#head += 1
  }

  newest() {
    return this.#slots[this.#head - 1]
  }
}

export function create() {
  const ring = new Ring()
  return {
    step(i: number) {
      ring.put({ at: i + 0.5, frame: Array.from({ length: 56 }, (_, n) => n + 0.1) }) // leak: heap
      ring.newest()
    },
    close() {},
  }
}
