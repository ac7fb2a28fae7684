// A Map beside numbers that bound something else: a port, a time, the weight of one answer.
// Grows by about 2 kB a step.
import { randomBytes } from 'node:crypto'

class Sessions {
  readonly port = 8_080
  readonly timeoutMs = 30_000
  readonly maxBytes = 65_536
  readonly byId = new Map<string, { readonly text: string }>() // leak: container

  open(id: string) {
    this.byId.set(id, { text: randomBytes(1_000).toString('hex') }) // leak: heap
  }
}

const sessions = new Sessions() // leak: container

export function create() {
  return {
    step(i: number) {
      sessions.open(`session ${i}`) // leak: heap
    },
    close() {},
  }
}
