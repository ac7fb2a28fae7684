// How often work may be done that costs the program its time: spaced so that it takes a fixed share of it at most.
import { nowMs } from '../resources/clock.ts'

export class Pace {
  readonly #share: number
  readonly #creditMs: number
  /** Time taken that its share has not yet made good. */
  #owedMs = 0
  #sinceMs = nowMs()

  /**
   * @param share of the time: 0.01 is one per cent
   * @param creditMs work that may come before its time is there, so that a program of some seconds is looked at enough
   */
  constructor(share: number, creditMs = 0) {
    this.#share = share
    this.#creditMs = creditMs
  }

  get isDue(): boolean {
    this.#settle()
    return this.#owedMs <= this.#creditMs
  }

  /** Does it now, due or not, and puts off the next time by what it took: by the clock, for on a busy machine it must not add to the load. */
  run<Result>(work: () => Result): Result {
    this.#settle()
    const startMs = nowMs()
    try {
      return work()
    } finally {
      this.#owedMs += nowMs() - startMs
    }
  }

  #settle(): void {
    const at = nowMs()
    this.#owedMs = Math.max(0, this.#owedMs - (at - this.#sinceMs) * this.#share)
    this.#sinceMs = at
  }
}
