// Plant: opens a file with every step and never closes it.
import { openSync } from 'node:fs'

export function create() {
  return {
    step() {
      openSync('/proc/self/status', 'r')
    },
    close() {
      // The descriptors are forgotten.
    },
  }
}
