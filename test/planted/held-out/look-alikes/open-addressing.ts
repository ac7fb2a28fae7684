// A table of the identifiers of a project, which are 400. It doubles whenever it is half full, the last time at step 128.
interface Slot {
  readonly name: string
  readonly files: Uint32Array
}

class IdentifierTable {
  #slots: (Slot | undefined)[] = Array.from({ length: 16 })
  #used = 0

  find(name: string): Slot {
    const at = this.#place(name)
    const known = this.#slots[at]
    if (known !== undefined) return known
    const slot = { name, files: new Uint32Array(64) }
    this.#slots[at] = slot
    if (++this.#used * 2 > this.#slots.length) this.#double()
    return slot
  }

  #place(name: string) {
    let at = hash(name) % this.#slots.length
    while (this.#slots[at] !== undefined && this.#slots[at]?.name !== name) at = (at + 1) % this.#slots.length
    return at
  }

  #double() {
    const slots = this.#slots
    this.#slots = Array.from({ length: slots.length * 2 })
    for (const slot of slots) if (slot !== undefined) this.#slots[this.#place(slot.name)] = slot
  }
}

function hash(name: string) {
  let value = 2_166_136_261
  for (let n = 0; n < name.length; n++) value = Math.imul(value ^ name.charCodeAt(n), 16_777_619) >>> 0
  return value
}

export async function create() {
  const table = new IdentifierTable()
  return {
    async step(i: number) {
      for (const id of [2 * i, 2 * i + 1, i * i]) {
        const slot = table.find(`identifier_${id % 400}`)
        slot.files[i % 64] = i
      }
    },
    async close() {},
  }
}
