// A promised pause that nobody can cancel.
import { setTimeout } from 'node:timers/promises'

export function create() {
  return {
    step() {
      void setTimeout(3_600_000, undefined, { ref: false }) // leak: timer
    },
    close() {},
  }
}
