// When the heap of a watched thread is looked at: never before it rises in a straight line, then at uneven moments, and so
// that it stands still for a small share of its time. Pure: it reads no clock and asks nobody itself.
import type { HeapTold } from './live-surveys.ts'
import type { HeapEvidence } from '../runner/heap-evidence.ts'
import type { HeapAsk } from '../probe/heap-ask.ts'
import type { HeapHistory } from './heap-history.ts'
import { climbs, heapTrend, type HeapTrend } from './heap-trend.ts'
import { isBlind } from '../findings/heap/site-growth.ts'
import {
  alongAxis,
  fillingPaths,
  leakingPaths,
  leakingSites,
  LIVE_LOOKS,
  looksIn,
  suspects,
} from './live-paths.ts'

/** Times between looks, which share no factor: nothing that comes and goes in a period falls in step with them. */
const GAPS = [1, 1.37, 1.13, 1.61] as const
const ALL_GAPS = GAPS.reduce((sum, gap) => sum + gap, 0)
/** Beside a bound that is not reached: later ones, each so much later than the one before. */
const FURTHER = 2
const MOST_LOOKS = LIVE_LOOKS + 4
/** Nothing is left to be told apart. */
const ENOUGH_LOOKS = 3

const LEAST_GAP_MS = 1_000
/** Nobody waits longer for the next look, however long it has run before. */
const MOST_GAP_MS = 30_000
const INTERVALS = 3
/** Between two looks: enough to be seen beside what is in flight. */
const LEAST_RISE_BYTES = 16_384

/** Processor time for snapshots: two seconds at once, and beyond them this share of its time. */
const CREDIT_MS = 2_000
const SHARE = 0.02

/** Samples of allocations over a survey, and for how many bytes each. */
const SAMPLES = 64
const SAMPLING_BYTES = { least: 512, most: 65_536 } as const

/** A trend is looked at again once there are so many more samples: a millisecond for each thread. */
const MORE_SAMPLES = 1 / 16

/** Additions that a trace should see, and how long it may take for them. */
const ADDITIONS = 12
const TRACE_MS = { least: 1_000, most: 5_000 } as const

/** One that is blocked for longer does not answer. */
const PATIENCE_MS = 120_000
const MOST_SURVEYS = 3
/** Of what the one before took, until the next. */
const PAUSE = 2

interface Now {
  /** Of the last sample, since the Unix epoch. */
  readonly atMs: number
  readonly intervalMs: number
  readonly isWorkWanted: boolean
  /** Counts of the thread rise, and tell its leak with a line: no snapshot need stop it. Asked only where a heap rises. */
  readonly isTold?: () => boolean
}

export class LiveSurvey {
  /** Why it could not go on; undefined while it can. */
  failure: string | undefined
  /** That it stood still for snapshots, in all and at most. */
  stallMs = 0
  longestStallMs = 0
  /** Surveys that came to their end. */
  completed = 0
  /** For some look there was no room for a snapshot. */
  lackedRoom = false
  #spentMs = 0
  #evidence: HeapEvidence = { captures: [], paths: [] }
  #serial = 0
  #asked: { readonly serial: number; readonly atMs: number } | undefined
  #surveys = 0
  #startedMs = 0
  #restedMs = 0
  #lastLookMs = 0
  #state: 'quiet' | 'looking' | 'traced' | 'told' = 'quiet'
  /** Samples at which its trend was looked at last. */
  #judgedAt = 0

  /** As far as it was looked at; not yet along work or time. */
  get evidence(): HeapEvidence {
    return this.#evidence
  }

  get looks(): number {
    return looksIn(this.#evidence)
  }

  /** The heap has risen so that it was looked into. */
  get wasBegun(): boolean {
    return this.#surveys > 0
  }

  /** It goes on: more of it may still be seen. */
  get isOpen(): boolean {
    return this.#state === 'looking' || this.#state === 'traced'
  }

  told({ serial, evidence, capture, failure }: HeapTold): void {
    if (serial !== this.#asked?.serial) return
    this.#asked = undefined
    this.#evidence = evidence
    this.failure ??= failure
    const { snapshotMs: stallMs = 0, watched, unseen = [] } = capture ?? {}
    this.lackedRoom ||= unseen.length > 0
    this.#spentMs += watched?.snapshotCpuMs ?? 0
    this.stallMs += stallMs
    this.longestStallMs = Math.max(this.longestStallMs, stallMs)
  }

  /** What to ask next, if anything. */
  next(history: HeapHistory, now: Now): HeapAsk | undefined {
    if (this.#isWaiting(now)) return undefined
    const asked = this.#step(history, now)
    if (asked === undefined) return undefined
    this.#serial += 1
    if (asked.do !== 'rest') this.#asked = { serial: this.#serial, atMs: now.atMs }
    return { ...asked, serial: this.#serial }
  }

  #isWaiting({ atMs }: Now): boolean {
    if (this.failure !== undefined && this.#state === 'quiet') return true
    if (this.#asked === undefined) return false
    if (atMs - this.#asked.atMs > PATIENCE_MS) {
      this.#asked = undefined
      this.failure ??= 'it did not answer'
      return false
    }
    return true
  }

  #step(history: HeapHistory, now: Now): Unnumbered | undefined {
    if (this.#state === 'told') return undefined
    if (this.#state === 'quiet') return this.#begin(history, now)
    if (this.failure !== undefined || this.#state === 'traced') return this.#rest(now)
    const evidence = this.#along(history, now)
    // What began with snapshots is not told by sites: the next survey is, from its first look on.
    if (!isBlind(evidence) && evidence.captures.at(-1)?.unseen !== undefined) return this.#rest(now)
    const { looks } = this
    const isSettled = looks >= ENOUGH_LOOKS && suspects(evidence) === 0
    if (isSettled) return this.#rest(now)
    if (looks >= LIVE_LOOKS) {
      const leaks = leakingPaths(evidence)
      if (leaks.length > 0 || leakingSites(evidence).length > 0)
        return this.#trace(evidence, leaks[0]?.rate ?? 0)
      if (looks >= MOST_LOOKS || fillingPaths(evidence).length === 0) return this.#rest(now)
    }
    return this.#isDue(history, now) ? this.#look(history, now) : undefined
  }

  #begin(history: HeapHistory, now: Now): Unnumbered | undefined {
    if (this.#surveys >= MOST_SURVEYS) return undefined
    if (this.#surveys > 0 && now.atMs - this.#restedMs < PAUSE * (this.#restedMs - this.#startedMs))
      return undefined
    if (history.length < this.#judgedAt * (1 + MORE_SAMPLES)) return undefined
    this.#judgedAt = history.length
    const trend = heapTrend(history, now.isWorkWanted)
    const isRising = trend.how === 'rises' || (trend.how === 'unknown' && climbs(history))
    if (!isRising || now.isTold?.() === true) return undefined
    this.#state = 'looking'
    this.#surveys += 1
    this.#startedMs = now.atMs
    this.#evidence = { captures: [], paths: [] }
    return this.#look(history, now)
  }

  #look(history: HeapHistory, now: Now): Unnumbered {
    this.#lastLookMs = now.atMs
    const perMs = bytesPerMs(history, heapTrend(history, now.isWorkWanted))
    const wanted = (perMs * ALL_GAPS * this.#gapMs(history, now)) / SAMPLES
    return {
      do: 'look',
      samplingBytes: Math.round(clamped(wanted, SAMPLING_BYTES)),
      takesSnapshot: !this.lackedRoom,
    }
  }

  #trace({ captures }: HeapEvidence, rate: number): Unnumbered {
    this.#state = 'traced'
    const [first, last] = [captures[0]?.watched, captures.at(-1)?.watched]
    const cycles = (captures.at(-1)?.cycle ?? 0) - (captures[0]?.cycle ?? 0)
    const ms = (last?.atMs ?? 0) - (first?.atMs ?? 0)
    const perMs = ms === 0 ? 0 : (rate * cycles) / ms
    return { do: 'trace', ms: Math.round(clamped(perMs > 0 ? ADDITIONS / perMs : Infinity, TRACE_MS)) }
  }

  #rest(now: Now): Unnumbered {
    const isTold = this.#state === 'traced' || this.failure !== undefined
    this.#state = isTold ? 'told' : 'quiet'
    this.#restedMs = now.atMs
    this.completed += 1
    return { do: 'rest' }
  }

  #along(history: HeapHistory, { isWorkWanted }: Now): HeapEvidence {
    const { first } = history
    return first === undefined ? this.#evidence : alongAxis(this.#evidence, history.axis(isWorkWanted), first)
  }

  #isDue(history: HeapHistory, now: Now): boolean {
    const taken = this.#evidence.captures.length
    const gap = GAPS[taken - 1] ?? FURTHER ** (taken - LIVE_LOOKS + 1)
    return now.atMs - this.#lastLookMs >= gap * this.#gapMs(history, now)
  }

  /** One gap: as many of them as there are take as long as it ran before, and no look comes before its share of time is there. */
  #gapMs(history: HeapHistory, now: Now): number {
    const ranMs = this.#startedMs - (history.first?.atMs ?? this.#startedMs)
    const perMs = bytesPerMs(history, heapTrend(history, now.isWorkWanted))
    const owedMs = Math.max(0, this.#spentMs - CREDIT_MS) / SHARE
    const sinceMs = now.atMs - (history.first?.atMs ?? now.atMs)
    return Math.max(
      clamped(ranMs / ALL_GAPS, {
        least: Math.max(LEAST_GAP_MS, INTERVALS * now.intervalMs),
        most: MOST_GAP_MS,
      }),
      perMs > 0 ? Math.min(MOST_GAP_MS, LEAST_RISE_BYTES / perMs) : 0,
      owedMs - sinceMs,
    )
  }
}

type Unnumbered = HeapAsk extends infer Ask ? (Ask extends HeapAsk ? Omit<Ask, 'serial'> : never) : never

function bytesPerMs(history: HeapHistory, { axis, perX }: HeapTrend): number {
  const last = history.rows.at(-1)
  if (last === undefined || last.atMs === 0) return 0
  return axis === 'seconds' ? perX / 1000 : (perX * last.work) / last.atMs
}

function clamped(value: number, { least, most }: { readonly least: number; readonly most: number }): number {
  return Math.min(most, Math.max(least, value))
}
