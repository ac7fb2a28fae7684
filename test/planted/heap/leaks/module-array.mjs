// The array is a private matter of a CommonJS module.
// Grows by about 750 B a step.
// with: ../parts/audit.cjs
import audit from '../parts/audit.cjs'

export function create() {
  return {
    step(i) {
      audit.record('tool', { i, exit: i % 3, words: ['read', 'write', 'list'].map((verb) => `${verb} ${i}`) }) // leak: heap
    },
    close() {},
  }
}
