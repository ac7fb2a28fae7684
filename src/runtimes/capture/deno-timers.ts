// Timers of Deno. A named import of node:timers is not seen there, so what Deno itself counts as active beyond what was
// seen is counted too, without a line.
import type { Capture, Live } from '../../probe/capture/capture.ts'
import { heldTimers } from './held-timers.ts'

export const denoTimers: Capture = {
  ...heldTimers,
  install: (level, patches) => {
    const held = heldTimers.install(level, patches)
    return {
      get dropped() {
        return held.dropped
      },
      tend: () => held.tend(),
      sweep: () => held.sweep(),
      live: () => {
        const live = [...held.live()]
        const seen = live.reduce((sum, { count }) => sum + count, 0)
        const unseen = activeTimers() - seen
        return unseen > 0 ? [...live, unknown(unseen)] : live
      },
    }
  },
}

/** Those that keep the process alive. */
function activeTimers(): number {
  return process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length
}

function unknown(count: number): Live {
  return { kind: 'timer', label: 'of a named import', site: undefined, count, ageMs: 0 }
}
