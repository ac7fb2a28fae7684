// A parser keeps each syntax tree in the memory of its WebAssembly module, which doubles when it is full.
// Grows by about 12 kB of native memory a step.
import { bumpAllocator } from '../bump-allocator.ts'

const { instance } = await WebAssembly.instantiate(bumpAllocator())
const { keep } = instance.exports

class Parser {
  parse(text) {
    return keep(text.length) // leak: heap
  }

  version() {
    return keep(0)
  }
}

export function create() {
  const parser = new Parser()
  const source = 'x'.repeat(12_000)
  return {
    step() {
      for (let asked = 0; asked < 50; asked += 1) parser.version()
      return parser.parse(source)
    },
    close() {},
  }
}
