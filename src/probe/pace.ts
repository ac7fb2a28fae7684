// How often work may be done that costs the program its time: spaced so that it takes a fixed share of it at most.
import { nowMs } from '../resources/clock.ts'

/** As Node made it: a program may put one of its own in its place. */
const threadCpuUsage: unknown = Reflect.get(process, 'threadCpuUsage')

export class Pace {
  readonly #share: number
  #notBeforeMs = 0

  /** @param share of the time of the thread: 0.01 is one per cent */
  constructor(share: number) {
    this.#share = share
  }

  get isDue(): boolean {
    return nowMs() >= this.#notBeforeMs
  }

  /** Does it now, due or not, and puts off the next time by what it took. */
  run<Result>(work: () => Result): Result {
    const startMs = spentMs()
    try {
      return work()
    } finally {
      this.#notBeforeMs = nowMs() + (spentMs() - startMs) / this.#share
    }
  }
}

/** Of this thread's processor time, so that a busy machine does not count; of the clock where Node cannot tell. */
function spentMs(): number {
  if (typeof threadCpuUsage !== 'function') return nowMs()
  const { user, system }: NodeJS.CpuUsage = Reflect.apply(threadCpuUsage, process, [])
  return (user + system) / 1000
}
