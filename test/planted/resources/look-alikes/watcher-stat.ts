// Polls one file during each step.
import { unwatchFile, watchFile } from 'node:fs'

export function create() {
  return {
    step(i: number) {
      const listener = () => i
      watchFile(import.meta.filename, listener)
      unwatchFile(import.meta.filename, listener)
    },
    close() {},
  }
}
