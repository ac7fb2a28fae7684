// Polls files that are long gone.
import { watchFile } from 'node:fs'

let life = 0

export function create() {
  life++
  return {
    step(i: number) {
      watchFile(`/tmp/gone-${life}-${i}`, { persistent: false }, () => {}) // leak: watcher
    },
    close() {},
  }
}
