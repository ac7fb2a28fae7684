// Look-alike: writes to every descriptor it can find, the runner's channel too.
import { writeSync } from 'node:fs'

export function create() {
  return {
    step() {
      writeSync(3, 'garbage without an end')
      writeSync(3, '{"kind":"sample","moment":"cycle"}\n{"kind":"finished"}\n')
    },
    close() {
      // Nothing is held.
    },
  }
}
