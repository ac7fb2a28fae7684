// How counts went over a watch of any length, in bounded memory: when rows run out, two become one, and the lower
// count is kept, because growth that persists is seen in the lowest counts.
import { COUNT_MIN_SAMPLES } from './count-growth.ts'
import { risenStretch, type RisenStretch } from './risen-stretch.ts'
import type { Point } from '../bytes/slope.ts'

/** Rows kept; eight stretches of 16 rows at least once it has been full. */
const MAX_ROWS = 256

/** Different counts followed, 2 kB each at most. Beyond it they are not followed, and that is counted. */
const MAX_NAMES = 5_000

export class CountHistory {
  /** Names not followed because of the bound. */
  dropped = 0
  readonly #columns = new Map<string, number[]>()
  /** Of each row's last sample. */
  #times: number[] = []
  #rows = 0
  #samplesPerRow = 1
  #samplesInRow = 0

  /** Samples taken, capped at the rows that are kept. */
  get length(): number {
    return this.#rows
  }

  /** A name that is missing has count 0. By the time of each sample, for a busy machine spaces them unevenly. */
  add(counts: ReadonlyMap<string, number>, atMs: number): void {
    if (this.#samplesInRow === 0) this.#startRow()
    const isFirst = this.#samplesInRow === 0
    const row = this.#rows - 1
    this.#times[row] = atMs
    for (const name of counts.keys()) this.#follow(name)
    for (const [name, column] of this.#columns) {
      const count = counts.get(name) ?? 0
      column[row] = isFirst ? count : Math.min(column[row] ?? 0, count)
    }
    this.#samplesInRow = (this.#samplesInRow + 1) % this.#samplesPerRow
  }

  /** The names whose counts rose, over the whole time or over a stretch of it. */
  rising(): readonly string[] {
    return [...this.#columns.keys()].filter((name) => this.risen(name) !== undefined)
  }

  /** The stretch over which it rose. */
  risen(name: string): RisenStretch | undefined {
    return risenStretch(this.points(name))
  }

  counts(name: string): readonly number[] {
    return this.#columns.get(name) ?? []
  }

  /** Counts by the time of each row's last sample. */
  points(name: string): readonly Point[] {
    return this.counts(name).map((y, row) => ({ x: this.#times[row] ?? 0, y }))
  }

  /** True when there are enough samples to see growth. */
  get isJudgeable(): boolean {
    return this.#rows >= COUNT_MIN_SAMPLES
  }

  #startRow(): void {
    if (this.#rows >= MAX_ROWS) this.#halve()
    this.#rows++
  }

  #follow(name: string): void {
    if (this.#columns.has(name)) return
    if (this.#columns.size >= MAX_NAMES) this.dropped++
    else
      this.#columns.set(
        name,
        Array.from({ length: this.#rows }, () => 0),
      )
  }

  #halve(): void {
    for (const [name, counts] of this.#columns) {
      const halved = Array.from({ length: Math.floor(counts.length / 2) }, (_, row) =>
        Math.min(counts[row * 2] ?? 0, counts[row * 2 + 1] ?? 0),
      )
      if (halved.every((count) => count === 0)) this.#columns.delete(name)
      else this.#columns.set(name, halved)
    }
    this.#rows = Math.floor(this.#rows / 2)
    this.#times = Array.from({ length: this.#rows }, (_, row) => this.#times[row * 2 + 1] ?? 0)
    this.#samplesPerRow *= 2
  }
}
