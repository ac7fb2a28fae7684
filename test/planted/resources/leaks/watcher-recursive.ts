// Watches a whole tree again at each step.
import { watch } from 'node:fs'

export const meta = { steps: 8 }

export function create() {
  return {
    step() {
      watch(import.meta.dirname, { recursive: true, persistent: false }, () => {}) // leak: watcher
    },
    close() {},
  }
}
