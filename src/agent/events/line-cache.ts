// The newest lines of a stream as they are on disk, in the batches they were written in: what a reader further behind is
// served from. A batch is one string and goes as a whole, so that an event costs nothing here until somebody reads it.
import { BoundedRing, type RingLimits } from './bounded-ring.ts'

export interface CachedBatch {
  /** Each ends with a newline. */
  readonly lines: string
  readonly firstSeq: number
  readonly count: number
  /** In memory. */
  readonly bytes: number
}

interface SplitBatch {
  readonly batch: CachedBatch
  readonly lines: readonly string[]
}

export class LineCache {
  readonly #limits: RingLimits
  readonly #batches: BoundedRing<CachedBatch>
  /** The batch that was read last: readers take one line after the other. */
  #split: SplitBatch | undefined
  #pushed = 0

  /** @throws RangeError unless both limits are at least 1 */
  constructor(limits: RingLimits) {
    this.#limits = limits
    this.#batches = new BoundedRing(limits, ({ bytes }) => bytes)
  }

  /** Lines. */
  get size(): number {
    const { oldest, newest } = this.#batches
    return oldest && newest ? newest.firstSeq + newest.count - oldest.firstSeq : 0
  }

  get bytes(): number {
    return this.#batches.bytes
  }

  /** Lines that are here no more, from the start. */
  get evicted(): number {
    return this.#pushed - this.size
  }

  /** Follows the batch before it without a gap. One that is above a limit by itself is not kept. */
  push(batch: CachedBatch): void {
    this.#split = undefined
    this.#pushed += batch.count
    this.#batches.push(batch)
    while (this.size > this.#limits.maxItems || this.bytes > this.#limits.maxBytes) this.#batches.shift()
  }

  has(seq: number): boolean {
    const { oldest } = this.#batches
    return oldest !== undefined && seq >= oldest.firstSeq && seq < oldest.firstSeq + this.size
  }

  /** Undefined when it is not here. */
  get(seq: number): string | undefined {
    if (!this.has(seq)) return undefined
    const { batch, lines } = (this.#split = this.#splitAt(seq))
    return lines[seq - batch.firstSeq]
  }

  clear(): void {
    this.#batches.clear()
    this.#split = undefined
  }

  #splitAt(seq: number): SplitBatch {
    const last = this.#split
    if (last && seq >= last.batch.firstSeq && seq < last.batch.firstSeq + last.batch.count) return last
    let [low, high] = [0, this.#batches.size - 1]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#batches.at(middle)?.firstSeq ?? 0) <= seq) low = middle
      else high = middle - 1
    }
    const batch = this.#batches.at(low)
    if (batch === undefined) throw new RangeError(`Read line ${seq}: the cache is empty`)
    return { batch, lines: batch.lines.split('\n') }
  }
}
