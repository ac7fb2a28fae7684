// How long counts that grew with the cycles have to go once none follows, before the growth is believed.

import type { Sample } from './series.ts'

/** Between looks; in all a second and a half, as long as the children and timers of a tool live. */
const WAITS_MS = [25, 50, 100, 200, 400, 800] as const
/** A timer that has ended is seen to have, on a busy machine too. */
const MARGIN_MS = 100

/** What a run does after a sample. `wait`: what grew has time to go; what ends by itself has the time that it is set for. */
export type Asked = 'continue' | 'stop' | 'wait' | { readonly endsWithinMs: number }

export interface StillLook {
  /** Milliseconds until the next look; undefined when this one counts. */
  readonly waitMs: number | undefined
  /** True of the last look that was waited for, and of any in which something was recorded: no sample after it has that. */
  readonly isKept: boolean
}

export class StillLooks {
  #looks = 0

  /** @param asked to wait while what grew is still there; the last wait ends the asking, and so does anything else */
  next({ inside }: Sample, asked: Asked): StillLook {
    const waitMs = waitsOf(asked)[this.#looks]
    const isLast = waitMs === undefined
    const isKept = (isLast && this.#looks > 0) || Object.keys(inside.distributions).length > 0
    this.#looks = isLast ? 0 : this.#looks + 1
    return { waitMs, isKept }
  }
}

function waitsOf(asked: Asked): readonly number[] {
  if (asked === 'continue' || asked === 'stop') return []
  return asked === 'wait' ? WAITS_MS : [...WAITS_MS, asked.endsWithinMs + MARGIN_MS]
}
