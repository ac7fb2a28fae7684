// A table of strings so that equal ones are kept once; but these are never equal.
// Grows by about 10 kB a step.
import { createHash } from 'node:crypto'

const table = new Map<string, string>() // leak: container
let serial = 0

function intern(text: string): string {
  const known = table.get(text)
  if (known !== undefined) return known
  table.set(text, text) // leak: heap
  return text
}

export function create() {
  return {
    step() {
      for (let n = 0; n < 50; n++) {
        intern(createHash('sha512').update(`${serial++}`).digest('hex')) // leak: heap
      }
    },
    close() {},
  }
}
