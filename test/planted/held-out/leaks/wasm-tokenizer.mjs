// A tokenizer's memory is grown for each text and its free list is never used.
// Grows by about 65 kB of native memory a step.
const PAGE = 65_536

class Tokenizer {
  #memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 }) // leak: container

  encode(text) {
    const at = this.#memory.grow(1) * PAGE // leak: heap
    const view = new Uint8Array(this.#memory.buffer, at, PAGE)
    view.fill(text.length % 256) // leak: heap
    return new TextEncoder().encodeInto(text, view).written
  }
}

export async function create() {
  const tokenizer = new Tokenizer()
  return {
    step: async (i) => tokenizer.encode(`a text of turn ${i}`), // leak: heap
    async close() {},
  }
}
