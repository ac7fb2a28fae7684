// Directories that are opened by a call of which the probe knows nothing, eight at a time, the oldest closed.
import { type Dir, opendirSync } from 'node:fs'

const AT_ONCE = 8

export function create() {
  const opened: Dir[] = []
  return {
    step() {
      opened.push(opendirSync('.'))
      if (opened.length > AT_ONCE) opened.shift()?.closeSync()
    },
    close() {
      for (const each of opened.splice(0)) each.closeSync()
    },
  }
}
