// When a process is looked at. On a busy machine looks come late: then it is looked at for longer, up to a stated time,
// rather than too seldom to be judged.
import { LEAST_LOOKS } from './thread-growth.ts'

/** Enough for a slope with bounds after the first third, few enough for a heap that takes a second to collect. */
const LOOKS = 30
const LEAST_INTERVAL_MS = 250
/** As long as was asked for, at most. */
const MOST_TIMES = 2

export interface LookTimes {
  /** Looks that fit into the time, with one at its begin. */
  readonly count: number
  /** Milliseconds since the first, of the nth from 0. */
  dueMs(nth: number): number
  /** @param sinceMs milliseconds since the first @param looks there have been */
  isWanted(nth: number, looks: number, sinceMs: number): boolean
  /** Too late for this one: the next is due. The last has none. */
  isPassedOver(nth: number, sinceMs: number): boolean
}

/** @param durationMs as long as was asked for */
export function lookTimes(durationMs: number): LookTimes {
  const count = Math.min(LOOKS, Math.floor(durationMs / LEAST_INTERVAL_MS)) + 1
  const dueMs = (nth: number): number => (nth * durationMs) / Math.max(1, count - 1)
  const isTooShort = count < LEAST_LOOKS
  return {
    count,
    dueMs,
    isWanted: (nth, looks, sinceMs) =>
      nth < count || (!isTooShort && looks < LEAST_LOOKS && sinceMs < MOST_TIMES * durationMs),
    isPassedOver: (nth, sinceMs) => nth > 0 && nth !== count - 1 && sinceMs > dueMs(nth) + durationMs / count,
  }
}
