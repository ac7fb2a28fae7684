// How long counts that grew with the cycles have to go once none follows, before the growth is believed.

import type { Sample } from './series.ts'

/** Between looks; in all a second and a half, as long as the children and timers of a tool live. */
const WAITS_MS = [25, 50, 100, 200, 400, 800] as const

export interface StillLook {
  /** Milliseconds until the next look; undefined when this one counts. */
  readonly waitMs: number | undefined
  /** True of the last look that was waited for, and of any in which something was recorded: no sample after it has that. */
  readonly isKept: boolean
}

export class StillLooks {
  #looks = 0

  /** @param asked `wait` while what grew is still there; the last wait ends the asking, and so does anything else */
  next({ inside }: Sample, asked: 'continue' | 'stop' | 'wait'): StillLook {
    const waitMs = asked === 'wait' ? WAITS_MS[this.#looks] : undefined
    const isLast = waitMs === undefined
    const isKept = (isLast && this.#looks > 0) || Object.keys(inside.distributions).length > 0
    this.#looks = isLast ? 0 : this.#looks + 1
    return { waitMs, isKept }
  }
}
