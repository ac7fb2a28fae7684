// One round of relief: each action in its order, as long as there is pressure.
import { setTimeout as pause } from 'node:timers/promises'
import type { MemoryReading } from './memory-reading.ts'
import type { PressureLevel, PressureMeasure } from './pressure-level.ts'
import type { ReliefActions, ReliefKind, ReliefRests, Relieve } from './relief.ts'
import { type Attempt, isCollected } from './relief-judgement.ts'
import type { SessionTicket } from './session-tickets.ts'

export interface RoundOptions {
  readonly actions: ReliefActions
  readonly rests: ReliefRests
  readonly sessions: readonly SessionTicket[]
  readonly level: PressureLevel
  readonly measure: PressureMeasure
  /** After an action, for the collector to come by. */
  readonly settleMs: number
  /** Of one action. */
  readonly patienceMs: number
  readonly read: () => MemoryReading
  readonly attempted: (attempt: Attempt) => void
  /** Looks again and says what the level has become. */
  readonly recheck: () => PressureLevel
}

const settleStepMs = 100

export class ReliefRound {
  readonly #options: RoundOptions
  readonly #stop = new AbortController()
  #action: AbortController | undefined

  constructor(options: RoundOptions) {
    this.#options = options
  }

  async run(): Promise<void> {
    const { rests, read, recheck, attempted } = this.#options
    for (const [kind, relieve] of this.#ladder()) {
      if (this.#stop.signal.aborted) return
      if (rests.isResting(kind, read().atMs)) continue
      attempted(await this.#attempt(kind, relieve))
      if (recheck() === 'normal') return
    }
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
    const { read, level, measure, sessions } = this.#options
    const before = read()
    const action = new AbortController()
    this.#action = action
    const end = await this.#within(action, () => relieve({ level, sessions, signal: action.signal }))
    const after = read()
    if (kind !== 'collect') await this.#settle(after)
    this.#action = undefined
    return { kind, level, measure, ...end, before, after }
  }

  /** Until the collector has come by, or it takes too long. */
  async #settle(after: MemoryReading): Promise<void> {
    const { read, settleMs } = this.#options
    const options = { ref: false, signal: this.#stop.signal }
    for (let waitedMs = 0; waitedMs < settleMs; waitedMs += settleStepMs) {
      await pause(Math.min(settleStepMs, settleMs), undefined, options).catch(() => {})
      if (this.#stop.signal.aborted || isCollected(after, read())) return
    }
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
}
