// A bare descriptor for each step.
import { openSync } from 'node:fs'

export function create() {
  return {
    step() {
      openSync(import.meta.filename, 'r') // leak: file
    },
    close() {},
  }
}
