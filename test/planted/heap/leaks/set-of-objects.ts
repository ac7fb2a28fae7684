// A set against double delivery, of objects: none is ever seen twice, all are kept.
// Grows by about 200 B a step.
export function create() {
  const delivered = new Set<object>() // leak: container
  return {
    step(i: number) {
      const event = { id: i, at: i + 0.25, sizes: [i, i + 1, i + 2, i + 3, i + 4, i + 5] } // leak: heap
      if (delivered.has(event)) return
      delivered.add(event) // leak: heap
    },
    close() {},
  }
}
