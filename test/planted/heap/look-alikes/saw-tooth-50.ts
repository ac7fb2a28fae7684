// Collects for 50 steps and gives everything back at once.
import { randomBytes } from 'node:crypto'

export function create() {
  let collected: string[] = []
  return {
    step(i: number) {
      collected.push(randomBytes(2_000).toString('hex'))
      if (i % 50 === 49) collected = []
    },
    close() {
      collected = []
    },
  }
}
