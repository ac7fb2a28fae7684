// Clean as long as nobody disturbs it: some objects that come and go, and a pause in every step to be disturbed in.
import { setTimeout as pause } from 'node:timers/promises'

export const meta = { steps: 24 }

export function create() {
  const last: { step: number }[] = []
  return {
    async step(step: number) {
      last.push({ step })
      if (last.length > 4) last.shift()
      await pause(4)
    },
    async close() {
      await pause(40)
    },
  }
}
