// What a snapshot costs the process that takes it, seen from outside while it stands still: nobody knows before how many
// objects a heap has, and one that bursts the machine or the hour must be ended while there is something left to judge.
import { lookAround } from '../system/look-around.ts'

/** Between two looks. */
const LOOK_EVERY_MS = 200
/** Of resident memory on top, whatever the heap: what one of 90 MB of small objects takes. */
const FREE_BYTES = 2_500_000_000
/** Of resident memory on top, as a multiple of what there was before. */
const MOST_TIMES = 1.9
/** Left for everybody else on the machine. */
const SPARED_BYTES = 200_000_000

export class CaptureCost implements Disposable {
  #timer: NodeJS.Timeout | undefined

  /** Starts anew; `tooMuch` is told once, with the bytes that were taken on top. */
  begin(pid: number, tooMuch: (bytes: number) => void): void {
    this.end()
    const before = lookAround().status(pid)?.rssBytes
    if (before === undefined) return // Nobody can say.
    const mostBytes = Math.max(FREE_BYTES, MOST_TIMES * before)
    this.#timer = setInterval(() => {
      const bytes = (lookAround().status(pid)?.rssBytes ?? 0) - before
      if (bytes < mostBytes && (bytes < SPARED_BYTES || process.availableMemory() > SPARED_BYTES)) return
      this.end()
      tooMuch(bytes)
    }, LOOK_EVERY_MS)
  }

  end(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  [Symbol.dispose](): void {
    this.end()
  }
}
