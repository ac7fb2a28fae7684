// A circuit breaker over compaction: after failures in a row it opens, and after a cool-down lets one trial through.
// The agent it learned from had one that never closed again.

/** Failures in a row that open it. */
const failureLimit = 3
/** How long it stays open before the trial. */
export const breakerCoolDownMs = 60_000

export type BreakerState = 'closed' | 'open' | 'half-open'

export class Breaker {
  #failures = 0
  #openedMs: number | undefined
  #trial = false

  state(nowMs: number): BreakerState {
    if (this.#openedMs === undefined) return 'closed'
    return nowMs - this.#openedMs >= breakerCoolDownMs ? 'half-open' : 'open'
  }

  /** True when an attempt may start; the caller must report how it ended. Half open, one at a time. */
  admit(nowMs: number): boolean {
    const state = this.state(nowMs)
    if (state === 'open' || (state === 'half-open' && this.#trial)) return false
    this.#trial = state === 'half-open'
    return true
  }

  succeeded(): void {
    this.#failures = 0
    this.#openedMs = undefined
    this.#trial = false
  }

  failed(nowMs: number): void {
    this.#failures++
    if (this.#trial || this.#failures >= failureLimit) this.#openedMs = nowMs
    this.#trial = false
  }

  /** The attempt was aborted: it says nothing about the model. */
  withdrawn(): void {
    this.#trial = false
  }
}
