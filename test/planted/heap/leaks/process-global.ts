// Every life puts its cache on the process under a new name, and a listener that would save it at exit.
// Grows by about 42 kB a life.
let life = 0

export function create() {
  const cache = new Map<number, number[]>() // leak: container
  Object.assign(globalThis, { [`__planted_cache_${life++}`]: cache }) // leak: heap, container
  process.on('exit', () => cache.clear()) // leak: heap, listener
  return {
    step(i: number) {
      const rows = Array.from({ length: 500 }, (_, n) => n + i / 3) // leak: heap
      cache.set(i % 10, rows) // leak: heap
    },
    close() {},
  }
}
