// Clean as long as nobody disturbs it, and closes slowly enough to be disturbed in that on any machine.
import { setTimeout as pause } from 'node:timers/promises'

export const meta = { steps: 24 }

export function create() {
  return {
    async step() {
      await pause(1)
    },
    async close() {
      await pause(1_000)
    },
  }
}
