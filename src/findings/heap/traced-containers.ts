// Which containers a survey saw growing while it traced what is added to them.
import type { Capture, TracedContainer } from '../../runner/heap-evidence.ts'

export interface Traced {
  readonly containers: readonly TracedContainer[]
  /** Cycles or further lives over which they grew. */
  readonly cycles: number
  /** Of the life, at the end; undefined of further lives. */
  readonly untilCycle?: number | undefined
}

/** Undefined where nothing was traced. */
export function tracedIn(captures: readonly Capture[], during: 'run' | 'live'): Traced | undefined {
  const at = captures.findIndex(
    ({ after, traced }) => traced !== undefined && (after === 'live') === (during === 'live'),
  )
  const [before, capture] = [captures[at - 1], captures[at]]
  if (before === undefined || capture?.traced === undefined) return undefined
  const untilCycle = during === 'run' ? capture.cycle : undefined
  if (capture.tracedCycles !== undefined)
    return { containers: capture.traced, cycles: capture.tracedCycles, untilCycle }
  const cycles = during === 'live' ? capture.lives - before.lives : capture.cycle - before.cycle
  // The first one shows what there is; what is added counts from the second. Of three lives that is a third.
  return { containers: capture.traced, cycles: Math.max(1, cycles - 1), untilCycle }
}
