// A parser's arena in WebAssembly is begun anew after so many trees: its memory doubles for a while, and then it stays.
import { bumpAllocator } from '../bump-allocator.ts'

const { instance } = await WebAssembly.instantiate(bumpAllocator())
const { keep, reset } = instance.exports
const TREES = 16

export function create() {
  const source = 'x'.repeat(12_000)
  return {
    step(i) {
      if (i % TREES === 0) reset()
      return keep(source.length)
    },
    close() {
      reset()
    },
  }
}
