// The tokens of a session in one typed array, which is made twice as long each time it is full, and never cut.
// Grows by about 4.8 kB a step.
class Tokens {
  #ids = new Uint32Array(1_024)
  #length = 0

  add(ids: readonly number[]) {
    if (this.#length + ids.length > this.#ids.length) {
      const longer = new Uint32Array(2 * this.#ids.length)
      longer.set(this.#ids)
      this.#ids = longer // leak: heap
    }
    for (const id of ids) this.#ids[this.#length++] = id
  }
}

const tokens = new Tokens()

export function create() {
  return {
    step(i: number) {
      tokens.add(Array.from({ length: 600 }, (_, nth) => i * 600 + nth))
    },
    close() {},
  }
}
