// Watches the memory of its own process, whether it works or idles, and gives memory back before the kernel or V8 ends it.
// All judgement is in `decide`; here are the clock, the readings and the actions.
import { exposedCollector, MajorCollections } from './collector.ts'
import { type MemoryReading, readMemory } from './memory-reading.ts'
import {
  decide,
  defaultPressureSettings,
  type PressureDecision,
  type PressureSettings,
  type PressureState,
  startPressure,
  type Transition,
} from './pressure-decision.ts'
import type { PressureLevel } from './pressure-level.ts'
import { PressureRecord } from './pressure-record.ts'
import { type ReliefActions, ReliefRests } from './relief.ts'
import { ReliefJudgement } from './relief-judgement.ts'
import { ReliefRound } from './relief-round.ts'
import { SessionTickets } from './session-tickets.ts'
import { WorkStop } from './work-stop.ts'

export interface PressureWatcher {
  /** The level has changed. */
  changed?(transition: Transition): void
  /** A critical episode has begun: before any relief, and at once. */
  critical?(reading: MemoryReading, episode: number): void
  /** It is critical still, after all relief there is. Once an episode. */
  unrelieved?(reading: MemoryReading, episode: number): void
  /** Memory grows window after window, at whatever level. */
  grows?(reading: MemoryReading): void
}

export interface PressureOptions extends Partial<PressureSettings> {
  /** Between two looks while nothing else asks for one. Default 5,000 ms. */
  readonly intervalMs?: number
  /** What the process may use, when that is less than there is. */
  readonly maxBytes?: number
  readonly relief?: ReliefActions
  /** After an action, for the collector to come by; then the next one is tried. Default 2,000 ms. */
  readonly settleMs?: number
  /** For one action. Default 15,000 ms. */
  readonly patienceMs?: number
  readonly watchers?: readonly PressureWatcher[]
  /** Where readings come from; tests give their own. */
  readonly read?: () => MemoryReading
}

type Times = Required<Pick<PressureOptions, 'intervalMs' | 'settleMs' | 'patienceMs'>>

const defaults: Times = { intervalMs: 5000, settleMs: 2000, patienceMs: 15_000 }

/** Turns may be a millisecond long: looks that they ask for are no closer than this. */
const leastApartMs = 250

export class PressureMonitor implements AsyncDisposable {
  /** For actions that belong to a session. */
  readonly sessions = new SessionTickets()
  /** What happened so far, as plain fields. */
  readonly record = new PressureRecord()
  readonly #options: PressureOptions & Times
  readonly #settings: PressureSettings
  readonly #actions: ReliefActions
  readonly #rests: ReliefRests
  readonly #judgement: ReliefJudgement
  readonly #collections = new MajorCollections()
  readonly #read: () => MemoryReading
  readonly #stopped: WorkStop
  readonly #timer: NodeJS.Timeout
  #state: PressureState
  #last: MemoryReading
  #lookedMs = performance.now()
  #round: { readonly round: ReliefRound; readonly ended: Promise<void> } | undefined
  #unrelievedEpisode = 0
  #isDisposed = false

  constructor(options: PressureOptions = {}) {
    this.#options = { ...defaults, ...options }
    this.#settings = { ...defaultPressureSettings, ...options }
    this.#actions = { collect: exposedCollector() ?? false, ...options.relief }
    this.#rests = new ReliefRests(this.#settings.cooldownMs)
    this.#judgement = new ReliefJudgement(this.#settings.cooldownMs)
    this.#stopped = new WorkStop(this.#actions, this.#rests, 4 * this.#settings.cooldownMs)
    this.#read = options.read ?? (() => readMemory(options.maxBytes, this.#collections.count))
    this.#last = this.#read()
    this.#state = startPressure(this.#last)
    this.#timer = setInterval(() => this.look(), this.#options.intervalMs).unref()
  }

  get level(): PressureLevel {
    return this.#state.found.level
  }

  get state(): PressureState {
    return this.#state
  }

  /** The newest. */
  get reading(): MemoryReading {
    return this.#last
  }

  /** True while new work is refused. */
  get isWorkStopped(): boolean {
    return this.#stopped.isStopped
  }

  /** Looks now unless it has just looked: call it after each turn, which may have used much between two looks of the timer. */
  check(): PressureLevel {
    return performance.now() - this.#lookedMs < leastApartMs ? this.level : this.look()
  }

  /** Looks now. */
  look(): PressureLevel {
    if (this.#isDisposed) return this.level
    const startedMs = performance.now()
    const reading = this.#read()
    this.#last = reading
    const decision = decide(this.#state, reading, this.#settings)
    this.#state = decision.state
    this.#lookedMs = performance.now()
    this.record.looked(this.#lookedMs - startedMs)
    this.#judge(reading)
    this.#tell(decision, reading)
    if (decision.relieve) this.#relieve(decision)
    if (this.level !== 'critical') this.record.note(this.#stopped.resume(reading, this.level))
    return this.level
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    clearInterval(this.#timer)
    this.#collections[Symbol.dispose]()
    this.#round?.round.stop()
    await this.#round?.ended
    this.#stopped[Symbol.dispose]()
  }

  #judge(reading: MemoryReading): void {
    for (const report of this.#judgement.due(reading)) {
      this.#rests.note(report.kind, report.outcome, reading.atMs)
      this.record.relieved(report)
    }
  }

  #tell({ transition, beginsEpisode, began, state }: PressureDecision, reading: MemoryReading): void {
    const { watchers = [] } = this.#options
    if (transition !== undefined) this.record.changed(transition)
    if (began !== undefined) this.record.growths++
    for (const watcher of watchers) {
      if (beginsEpisode) this.record.guard(() => watcher.critical?.(reading, state.episodes))
      if (transition !== undefined) this.record.guard(() => watcher.changed?.(transition))
      if (began !== undefined) this.record.guard(() => watcher.grows?.(reading))
    }
  }

  #relieve({ transition }: PressureDecision): void {
    if (this.#round !== undefined) {
      if (transition !== undefined) this.#round.round.escalate()
      return
    }
    const { settleMs, patienceMs } = this.#options
    const { level, measure } = this.#state.found
    const round = new ReliefRound({
      actions: this.#actions,
      rests: this.#rests,
      sessions: this.sessions.live,
      level,
      measure,
      settleMs,
      patienceMs,
      read: this.#read,
      attempted: (attempt) => this.#judgement.add(attempt),
      recheck: () => this.look(),
    })
    this.#round = { round, ended: this.#run(round) }
  }

  async #run(round: ReliefRound): Promise<void> {
    await round.run()
    this.#round = undefined
    if (this.#isDisposed || this.look() !== 'critical') return
    this.record.note(this.#stopped.stopOrGiveUp(this.#last, this.#state.found.measure))
    if (this.#unrelievedEpisode === this.#state.episodes) return
    this.#unrelievedEpisode = this.#state.episodes
    for (const watcher of this.#options.watchers ?? []) {
      this.record.guard(() => watcher.unrelieved?.(this.#last, this.#state.episodes))
    }
  }
}
