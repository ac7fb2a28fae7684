// An object serves as a map from message to parts; `delete` is never called.
// Grows by about 1.2 kB a step.
const parts = {} // leak: container
let serial = 0

export function create() {
  return {
    step(i) {
      const id = `msg_${serial++}_${process.pid}` // leak: heap
      parts[id] = Array.from({ length: 12 }, (_, n) => ({ type: 'text', index: n, weight: i / 7 + n })) // leak: heap
    },
    close() {},
  }
}
