// How often work may be done that costs the program its time: spaced so that it takes a fixed share of it at most.
import { nowMs } from '../resources/clock.ts'

/** As Node made it: a program may put one of its own in its place. */
const threadCpuUsage: unknown = Reflect.get(process, 'threadCpuUsage')

export interface PaceOptions {
  /** Work that may come before its time is there, so that a program of some seconds is looked at often enough. Default 0. */
  readonly creditMs?: number
  /**
   * What work takes. Default its processor time, so that a busy machine does not make it rarer; `nowMs` for work that
   * must not add to a load.
   */
  readonly spentMs?: () => number
}

export class Pace {
  readonly #share: number
  readonly #creditMs: number
  readonly #spentMs: () => number
  /** Time taken that its share has not yet made good. */
  #owedMs = 0
  /** What may be owed when it is due. */
  #dueMs: number
  #sinceMs = nowMs()

  /** @param share of the time: 0.01 is one per cent */
  constructor(share: number, { creditMs = 0, spentMs = threadMs }: PaceOptions = {}) {
    this.#share = share
    this.#creditMs = creditMs
    this.#dueMs = creditMs
    this.#spentMs = spentMs
  }

  get isDue(): boolean {
    this.#settle()
    return this.#owedMs <= this.#dueMs
  }

  /**
   * Does it now, due or not, and puts off the next time by what it took: by as much on average, and never twice by the
   * same, for looks that fall in step with a saw-tooth would see it rise in a straight line.
   */
  run<Result>(work: () => Result): Result {
    this.#settle()
    const startMs = this.#spentMs()
    try {
      return work()
    } finally {
      const tookMs = this.#spentMs() - startMs
      this.#owedMs += tookMs
      this.#dueMs = Math.max(0, this.#creditMs - Math.random() * tookMs)
    }
  }

  #settle(): void {
    const at = nowMs()
    this.#owedMs = Math.max(0, this.#owedMs - (at - this.#sinceMs) * this.#share)
    this.#sinceMs = at
  }
}

/** Of this thread's processor time; of the clock where Node cannot tell. */
export function threadMs(): number {
  if (typeof threadCpuUsage !== 'function') return nowMs()
  const { user, system }: NodeJS.CpuUsage = Reflect.apply(threadCpuUsage, process, [])
  return (user + system) / 1000
}
