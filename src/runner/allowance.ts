// A time limit that knows the machine: it counts what a process could have used, and ends on the wall clock at last.
import { type FairClock, MAX_STRIDE_MS } from '../system/fair-clock.ts'

/** Above this share of what it could have used a process is busy, below it waits. */
const BUSY_SHARE = 0.1
/** On a machine that is slower than this, a limit ends although the process could not have used it. */
export const MOST_TIMES = 6
/** Between two readings while a limit runs: what has come and gone between them is not counted. */
const READ_EVERY_MS = MAX_STRIDE_MS / 2
/** Less than this is not waited for any more. */
const ENOUGH_MS = 5

export type Clock = Pick<FairClock, 'read' | 'usedMs' | 'passedMs' | 'ranMs'>

/** When a limit was reached. */
export interface Spent {
  /** It was at work; false when it waited, undefined where nobody can say. */
  readonly busy: boolean | undefined
}

export class Allowance implements Disposable {
  readonly #clock: Clock
  #timer: NodeJS.Timeout | undefined
  #ms = 0
  #from = { usedMs: 0, passedMs: 0, ranMs: 0, sinceMs: 0 }
  #isExact = false
  #over: (spent: Spent) => void = () => undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Starts anew; `over` is told once after so many ms, and not at all after `end`. */
  begin(ms: number, over: (spent: Spent) => void, mostMs = ms * MOST_TIMES): void {
    this.end()
    const { usedMs, passedMs } = this.#clock
    this.#from = { usedMs, passedMs, ...this.#worked() }
    this.#isExact = false
    this.#ms = ms
    this.#over = over
    this.#wait(mostMs)
  }

  /** At least so much is left; 0 when it is used up. */
  leftMs(): number {
    const leftMs = this.#ms - (this.#clock.read() - this.#from.usedMs)
    return leftMs < ENOUGH_MS ? 0 : leftMs
  }

  /** The same without asking the kernel, and at least 0. */
  get remainingMs(): number {
    return Math.max(0, this.#ms - (this.#clock.usedMs - this.#from.usedMs))
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  [Symbol.dispose](): void {
    this.end()
  }

  #wait(mostMs: number): void {
    const delayMs = Math.min(READ_EVERY_MS, Math.max(ENOUGH_MS, this.remainingMs))
    // What has been said meanwhile is read before anything is decided: reading comes after timers.
    this.#timer = setTimeout(() => setImmediate(this.#look, this.#timer, mostMs), delayMs)
  }

  readonly #look = (timer: NodeJS.Timeout | undefined, mostMs: number): void => {
    if (timer !== this.#timer) return
    const leftMs = this.leftMs()
    const passedMs = this.#clock.passedMs - this.#from.passedMs
    if (leftMs > 0 && passedMs < mostMs) {
      // Where it began is an estimate: it may have worked shortly before.
      if (!this.#isExact) this.#from = { ...this.#from, ...this.#worked() }
      this.#isExact = true
      this.#wait(mostMs)
    } else this.#over({ busy: this.#busy() })
  }

  #worked(): { readonly ranMs: number; readonly sinceMs: number } {
    return { ranMs: this.#clock.ranMs ?? 0, sinceMs: this.#clock.usedMs }
  }

  #busy(): boolean | undefined {
    const { ranMs, usedMs } = this.#clock
    if (ranMs === undefined) return undefined
    return ranMs - this.#from.ranMs > BUSY_SHARE * (usedMs - this.#from.sinceMs)
  }
}
