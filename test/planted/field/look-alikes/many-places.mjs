// Allocates at ever more places: each step compiles code of its own, lets it make something, and lets go of both.
import { runInThisContext } from 'node:vm'

export function create() {
  let last = []
  return {
    step(i) {
      const text = `(n) => Array.from({ length: n }, (_, k) => ({ place: ${i}, k }))`
      last = runInThisContext(text, { filename: `place-${i}.js` })(40)
      return last.length
    },
    close() {
      last.length = 0
    },
  }
}
