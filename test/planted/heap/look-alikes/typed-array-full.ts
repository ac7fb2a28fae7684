// The same typed array, doubled until it holds what a session may have, and begun again from its start then.
const MOST = 600_000

class Tokens {
  #ids = new Uint32Array(1_024)
  #length = 0

  add(ids: readonly number[]) {
    if (this.#length + ids.length > MOST) this.#length = 0
    if (this.#length + ids.length > this.#ids.length) {
      const longer = new Uint32Array(2 * this.#ids.length)
      longer.set(this.#ids)
      this.#ids = longer
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
