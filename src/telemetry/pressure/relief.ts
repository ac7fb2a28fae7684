// The ways to give memory back, in their order, and how each is judged: by what it freed. One that frees nothing rests,
// each time twice as long: a monitor that repeats a useless compaction every half minute is a fault of its own.
import type { PressureLevel } from './pressure-level.ts'
import type { SessionTicket } from './session-tickets.ts'

/** A closed set: labels of metrics. In the order of their use. */
export const reliefKinds = ['compact', 'prune', 'collect', 'stop-work'] as const
export type ReliefKind = (typeof reliefKinds)[number]

export interface ReliefContext {
  readonly level: PressureLevel
  /** Aborted when nobody waits any longer: what comes later is not judged, and must not be done. */
  readonly signal: AbortSignal
  /** Those at work when it was decided. Ask each whether it `isCurrent` before it is touched. */
  readonly sessions: readonly SessionTicket[]
}

/** Returns the bytes it let go of, where it knows; else they are measured. */
export type Relieve = (context: ReliefContext) => Promise<number | undefined> | number | undefined

export interface ReliefActions {
  /** Makes histories shorter. */
  readonly compact?: Relieve
  /** Empties what can be read or computed again. */
  readonly pruneCaches?: Relieve
  /** Default: the collector, when the process exposes it. Undefined says so; false never collects. */
  readonly collect?: Relieve | false
  /** Only when it is critical and the others did not help. */
  readonly stopWork?: () => void
  /** Told when it is no longer critical. */
  readonly resumeWork?: () => void
}

export type ReliefOutcome = 'freed' | 'freed-nothing' | 'failed' | 'timed-out' | 'abandoned'

export interface ReliefReport {
  readonly kind: ReliefKind
  readonly level: PressureLevel
  readonly outcome: ReliefOutcome
  readonly freedBytes: number
  readonly tookMs: number
  /** Milliseconds since the epoch. */
  readonly wallMs: number
}

/** Less is noise. */
const leastFreedBytes = 1024 * 1024
const longestRestMs = 30 * 60_000

export interface FreedEvidence {
  /** What the action says. */
  readonly claimedBytes: number | undefined
  /** By how much the use has really fallen since before it. */
  readonly fellBytes: number
  /** The whole heap was collected in between, so that what was let go of shows. */
  readonly isCollected: boolean
}

/** A claim stands until a collection refutes it: less than a tenth of it is to be seen. */
export function freedBytes({ claimedBytes, fellBytes, isCollected }: FreedEvidence): number {
  const fell = Math.max(0, fellBytes)
  if (claimedBytes === undefined) return fell
  return isCollected && fell < claimedBytes / 10 ? fell : claimedBytes
}

export function outcomeOf(bytes: number): 'freed' | 'freed-nothing' {
  return bytes >= leastFreedBytes ? 'freed' : 'freed-nothing'
}

interface Rest {
  readonly fruitless: number
  readonly untilMs: number
}

/** Which kinds rest, and until when. */
export class ReliefRests {
  readonly #firstRestMs: number
  readonly #rests = new Map<ReliefKind, Rest>()

  constructor(firstRestMs: number) {
    this.#firstRestMs = firstRestMs
  }

  isResting(kind: ReliefKind, nowMs: number): boolean {
    return (this.#rests.get(kind)?.untilMs ?? -Infinity) > nowMs
  }

  note(kind: ReliefKind, outcome: ReliefOutcome, nowMs: number): void {
    if (outcome === 'freed') this.#rests.delete(kind)
    if (outcome === 'freed' || outcome === 'abandoned') return
    const fruitless = (this.#rests.get(kind)?.fruitless ?? 0) + 1
    const restMs = Math.min(longestRestMs, this.#firstRestMs * 2 ** fruitless)
    this.#rests.set(kind, { fruitless, untilMs: nowMs + restMs })
  }
}
