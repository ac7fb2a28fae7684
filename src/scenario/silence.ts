// Waits for a process's next word, and knows whether it worked meanwhile.
import { processEntry } from './procfs.ts'

const CLOCK_TICKS_PER_MS = 0.1
/** Above this share of one core a silent process is busy, below it waits. Low: on a crowded machine it gets little. */
const BUSY_SHARE = 0.1

export class Silence implements Disposable {
  #timer: NodeJS.Timeout | undefined

  /** Starts anew; `tooLong` is told after so many ms whether it was busy, undefined where nobody can say. */
  begin(pid: number, ms: number, tooLong: (busy: boolean | undefined) => void): void {
    this.end()
    const before = processEntry(pid)?.cpuTicks ?? 0
    const startedMs = performance.now()
    this.#timer = setTimeout(() => {
      const ticks = processEntry(pid)?.cpuTicks
      const busyMs = ticks === undefined ? undefined : (ticks - before) / CLOCK_TICKS_PER_MS
      tooLong(busyMs === undefined ? undefined : busyMs / (performance.now() - startedMs) > BUSY_SHARE)
    }, ms)
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  [Symbol.dispose](): void {
    this.end()
  }
}
