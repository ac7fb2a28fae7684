// When a call is worth a look: the first of every second are, then a sample within a budget. A quiet program is seen
// whole, and a loop of a million calls pays a decrement for most of them.

export interface SamplingRates {
  /** Calls that are due without sampling after each refill. */
  readonly always: number
  /** Then one call in this many, at random distances: a program's own rhythm must not hide a line … */
  readonly every: number
  /** … and no more than this many until the next refill. */
  readonly budget: number
}

/** No call is due until the next refill: a program makes fewer in a second, and V8 holds it in a small integer. */
const never = 2 ** 30 - 1

export class Sampling {
  /** Calls until one is due. A caller to whom even the question costs counts down itself, and asks when it is below one. */
  untilDue = 1
  readonly #rates: SamplingRates
  #always: number
  #left: number

  constructor(rates: SamplingRates) {
    this.#rates = rates
    this.#always = rates.always
    this.#left = rates.budget
  }

  /** Counts a call; true when it is due. */
  isDue(): boolean {
    return --this.untilDue <= 0 && this.#take()
  }

  /** Starts a new second, with this many calls that are due at once. */
  refill(always = this.#rates.always): void {
    this.#always = always
    this.#left = this.#rates.budget
    this.untilDue = 1
  }

  #take(): boolean {
    if (this.#always > 0) {
      this.#always--
      this.untilDue = 1
      return true
    }
    if (this.#left <= 0) {
      this.untilDue = never
      return false
    }
    this.#left--
    this.untilDue = Math.ceil(Math.random() * 2 * this.#rates.every)
    return true
  }
}
