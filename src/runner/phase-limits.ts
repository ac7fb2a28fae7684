// The limits of one phase, all by one clock: what the measured process and all that it started could use.
import { loadavg } from 'node:os'
import { FairClock } from '../system/fair-clock.ts'
import { Allowance, MOST_TIMES, type Spent } from './allowance.ts'
import type { MeasuredProcess } from './measured-process.ts'
import { PatientRest } from './patient-rest.ts'
import type { Pace } from './series.ts'

/** The host ends between two cycles when time is up; a cycle or close that takes longer than this is cut off. */
const END_GRACE_MS = 5_000
/** Less than this is not worth another cycle. */
const ENOUGH_MS = 20

export class PhaseLimits implements Disposable {
  readonly rest: PatientRest
  readonly #clock: FairClock
  readonly #silence: Allowance
  readonly #whole: Allowance
  readonly #timeLimitMs: number
  readonly #mostMs: number

  /** @param mostMs of wall time, whatever the machine does */
  constructor(
    { pid, tree }: Pick<MeasuredProcess, 'pid' | 'tree'>,
    timeLimitMs: number,
    mostMs = timeLimitMs * MOST_TIMES,
  ) {
    this.#timeLimitMs = timeLimitMs
    this.#mostMs = mostMs
    this.#clock = new FairClock(() => [pid, ...tree.recent()], process.pid)
    this.#silence = new Allowance(this.#clock)
    this.#whole = new Allowance(this.#clock)
    this.rest = new PatientRest(this.#clock)
  }

  begin(timeUp: () => void): void {
    const mostMs = this.#mostMs + END_GRACE_MS * MOST_TIMES
    this.#whole.begin(this.#timeLimitMs + END_GRACE_MS, timeUp, mostMs)
  }

  /** Until the process's next word; each one starts anew. */
  awaitWord(ms: number, tooLong: (spent: Spent) => void): void {
    this.#silence.begin(ms, tooLong)
  }

  awaitNoWord(): void {
    this.#silence.end()
  }

  /** Nothing is counted until it is disposed: the process waits for us. */
  held(): Disposable {
    return this.#clock.held()
  }

  /** 0 when the process must come to its end. */
  leftMs(): number {
    const leftMs = this.#whole.leftMs() - END_GRACE_MS
    return leftMs < ENOUGH_MS || this.#clock.passedMs > this.#mostMs ? 0 : Math.ceil(leftMs)
  }

  /** The same without asking the kernel: at most so much. */
  get remainingMs(): number {
    return Math.max(0, Math.round(this.#whole.remainingMs - END_GRACE_MS))
  }

  /** As of the last reading. */
  get pace(): Pace {
    const usedMs = Math.round(this.#clock.usedMs)
    return { usedMs, passedMs: Math.round(this.#clock.passedMs), load: loadavg()[0] ?? 0 }
  }

  [Symbol.dispose](): void {
    this.#silence.end()
    this.#whole.end()
  }
}
