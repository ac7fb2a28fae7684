// One round of relief: each action in its order, as long as there is pressure, and then what each has freed.
import { setTimeout as pause } from 'node:timers/promises'
import type { MemoryReading } from './memory-reading.ts'
import type { PressureLevel, PressureMeasure } from './pressure-level.ts'
import {
  freedBytes,
  outcomeOf,
  type ReliefActions,
  type ReliefKind,
  type ReliefOutcome,
  type ReliefReport,
  type ReliefRests,
  type Relieve,
} from './relief.ts'
import type { SessionTicket } from './session-tickets.ts'

export interface RoundOptions {
  readonly actions: ReliefActions
  readonly rests: ReliefRests
  readonly sessions: readonly SessionTicket[]
  readonly level: PressureLevel
  readonly measure: PressureMeasure
  /** Between an action and the look at what it freed. */
  readonly settleMs: number
  /** Of one action. */
  readonly patienceMs: number
  readonly read: () => MemoryReading
  /** Looks again and says what the level has become. */
  readonly recheck: () => PressureLevel
}

interface Attempt {
  readonly kind: ReliefKind
  readonly ended: 'done' | 'failed' | 'timed-out' | 'abandoned'
  readonly claimedBytes: number | undefined
  readonly before: MemoryReading
  readonly after: MemoryReading
}

export class ReliefRound {
  readonly #options: RoundOptions
  readonly #stop = new AbortController()
  #action: AbortController | undefined

  constructor(options: RoundOptions) {
    this.#options = options
  }

  async run(): Promise<readonly ReliefReport[]> {
    const { rests, read, recheck } = this.#options
    const attempts: Attempt[] = []
    for (const [kind, relieve] of this.#ladder()) {
      if (this.#stop.signal.aborted) break
      if (rests.isResting(kind, read().atMs)) continue
      attempts.push(await this.#attempt(kind, relieve))
      if (recheck() === 'normal') break
    }
    const end = read()
    const reports = attempts.map((attempt) => this.#judged(attempt, end))
    for (const { kind, outcome } of reports) rests.note(kind, outcome, end.atMs)
    return reports
  }

  /** It has become worse: what is under way is given up for what comes after it. */
  escalate(): void {
    this.#action?.abort()
  }

  stop(): void {
    this.#stop.abort()
    this.#action?.abort()
  }

  *#ladder(): Iterable<readonly [ReliefKind, Relieve]> {
    const { compact, pruneCaches, collect } = this.#options.actions
    if (compact !== undefined) yield ['compact', compact]
    if (pruneCaches !== undefined) yield ['prune', pruneCaches]
    if (collect !== undefined && collect !== false) yield ['collect', collect]
  }

  async #attempt(kind: ReliefKind, relieve: Relieve): Promise<Attempt> {
    const { read, settleMs, level, sessions } = this.#options
    const before = read()
    const action = new AbortController()
    this.#action = action
    const end = await this.#within(action, () => relieve({ level, sessions, signal: action.signal }))
    if (kind !== 'collect')
      await pause(settleMs, undefined, { ref: false, signal: this.#stop.signal }).catch(() => {})
    this.#action = undefined
    return { kind, ...end, before, after: read() }
  }

  /** What it does after its time is over is nobody's any more: its signal is aborted. */
  async #within(
    action: AbortController,
    run: () => ReturnType<Relieve>,
  ): Promise<Pick<Attempt, 'ended' | 'claimedBytes'>> {
    const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<'timed-out' | 'abandoned'>()
    const timer = setTimeout(() => giveUp('timed-out'), this.#options.patienceMs).unref()
    action.signal.addEventListener('abort', () => giveUp('abandoned'), { once: true })
    try {
      const claimed = await Promise.race([run(), givenUp])
      if (claimed === 'timed-out' || claimed === 'abandoned')
        return { ended: claimed, claimedBytes: undefined }
      return { ended: 'done', claimedBytes: claimed }
    } catch {
      return { ended: 'failed', claimedBytes: undefined }
    } finally {
      clearTimeout(timer)
      action.abort()
    }
  }

  #judged({ kind, ended, claimedBytes, before, after }: Attempt, end: MemoryReading): ReliefReport {
    const { measure, level } = this.#options
    const until = claimedBytes === undefined ? after : end
    const isCollected = end.majorCollections !== undefined && end.majorCollections !== before.majorCollections
    const fellBytes = used(before, measure) - used(until, measure)
    const freed = freedBytes({ claimedBytes, fellBytes, isCollected })
    const outcome: ReliefOutcome = ended === 'done' ? outcomeOf(freed) : ended
    const tookMs = Math.round(after.atMs - before.atMs)
    return { kind, level, outcome, freedBytes: ended === 'done' ? freed : 0, tookMs, wallMs: before.wallMs }
  }
}

/** The bytes of a measure; stalls are about resident memory. */
export function used(reading: MemoryReading, measure: PressureMeasure): number {
  if (measure === 'heap') return reading.heapUsedBytes
  if (measure === 'external') return reading.externalBytes
  if (measure === 'cgroup') return reading.cgroup?.usedBytes ?? reading.rssBytes
  return reading.rssBytes
}
