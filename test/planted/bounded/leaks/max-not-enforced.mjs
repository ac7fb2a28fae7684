// Says that it keeps 500, and keeps all.
// Grows by about 2 kB a step.
import { randomBytes } from 'node:crypto'

class History {
  constructor(max) {
    this.max = max
    this.items = [] // leak: container
  }
  add(item) {
    this.items.push(item) // leak: heap
  }
}

const history = new History(500) // leak: container

export function create() {
  return {
    step(i) {
      history.add({ i, text: randomBytes(1_000).toString('hex') }) // leak: heap
    },
    close() {},
  }
}
