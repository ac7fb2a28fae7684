// A deadline that is cleared when the work is done, and not when it fails.
import { clearTimeout, setTimeout } from 'node:timers'

export function create() {
  return {
    step(i: number) {
      const deadline = setTimeout(() => {}, 3_600_000).unref() // leak: timer
      if (i % 2 === 0) return // The work failed
      clearTimeout(deadline)
    },
    close() {},
  }
}
