// A parser's memory for each language that was asked for, page by page.
// Grows by about 65 kB of native memory a step.
export function create() {
  const parsers = [] // leak: container
  return {
    step(i) {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 }) // leak: heap
      new Uint8Array(memory.buffer).fill(i % 255) // leak: heap
      parsers.push({ language: i, memory }) // leak: heap
    },
    close() {},
  }
}
