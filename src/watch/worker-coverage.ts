// Worker threads of one process, held against what its probes count as alive: more alive than speak is a thread that
// nobody looks into. The kernel does not tell one thread of Node from another.
import type { WrittenSample } from './probe-files.ts'

/** Of more threads at once none is followed, and all that are alive count as unseen. */
const MAX_WORKERS = 1_024

export class WorkerCoverage {
  /** The most that were alive and silent for longer than a thread may be. */
  unseen = 0
  readonly #limitMs: number
  readonly #heardMs = new Map<number, number>()
  /** Workers that each thread holds, by its id. */
  readonly #alive = new Map<number, number>()
  /** The fewest silent ones since then; undefined while all speak. */
  #silent: { readonly sinceMs: number; readonly fewest: number } | undefined

  constructor(limitMs: number) {
    this.#limitMs = limitMs
  }

  greet(thread: number, atMs: number): void {
    if (this.#heardMs.size < MAX_WORKERS) this.#heardMs.set(thread, atMs)
    this.#silent = undefined // Whoever had been silent was starting.
  }

  hear({ thread, why, holdings }: WrittenSample, atMs: number): void {
    if (why === 'exit') {
      this.#heardMs.delete(thread)
      this.#alive.delete(thread)
      return
    }
    this.#alive.set(thread, holdings.kinds['thread'] ?? 0)
    if (thread > 0 && this.#heardMs.has(thread)) this.#heardMs.set(thread, atMs)
  }

  /** After all that was said until now. */
  look(atMs: number): void {
    for (const [thread, heardMs] of this.#heardMs) {
      if (atMs - heardMs <= this.#limitMs) continue
      this.#heardMs.delete(thread) // It was terminated, which leaves no last word, or is blocked.
      this.#alive.delete(thread)
    }
    const alive = [...this.#alive.values()].reduce((sum, count) => sum + count, 0)
    const silent = alive - this.#heardMs.size
    if (silent <= 0) {
      this.#silent = undefined
      return
    }
    const { sinceMs, fewest } = this.#silent ?? { sinceMs: atMs, fewest: silent }
    this.#silent = { sinceMs, fewest: Math.min(fewest, silent) }
    if (atMs - sinceMs > this.#limitMs) this.unseen = Math.max(this.unseen, this.#silent.fewest)
  }
}
