// A wait for something to go, which counts what the process could use of it: on a busy machine it takes longer.
import { type Clock, MOST_TIMES } from './allowance.ts'

/** Less than this share of a wait is not waited for once more. */
const ENOUGH = 0.1

export class PatientRest {
  readonly #clock: Clock
  #from: { readonly ms: number; readonly usedMs: number; readonly passedMs: number } | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** It is told to wait so many milliseconds; undefined when it is not. */
  begin(ms: number | undefined): void {
    const usedMs = this.#clock.read()
    this.#from = ms === undefined ? undefined : { ms, usedMs, passedMs: this.#clock.passedMs }
  }

  /** What is missing of the wait, in whole milliseconds; undefined when it was long enough. */
  missingMs(): number | undefined {
    if (this.#from === undefined) return undefined
    const { ms, usedMs, passedMs } = this.#from
    const missing = ms - (this.#clock.read() - usedMs)
    const isLast = this.#clock.passedMs - passedMs > ms * MOST_TIMES
    return isLast || missing < ms * ENOUGH ? undefined : Math.ceil(missing)
  }
}
