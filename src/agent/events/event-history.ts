// The newest records of a stream, in memory, for readers that are a little behind.
import { BoundedRing, type RingLimits } from './bounded-ring.ts'
import { eventBytes } from './event-bytes.ts'
import type { StreamRecord } from './stream-record.ts'

export interface EventHistory {
  readonly size: number
  /** Estimated. */
  readonly bytes: number
  readonly evicted: number
  /** Undefined when it is empty. */
  readonly firstSeq: number | undefined
  push(record: StreamRecord): void
  /** Undefined when it is not here: too old, or not yet there. */
  get(seq: number): StreamRecord | undefined
  clear(): void
}

/** Made for one stream: records come in the order of their numbers, without gaps. */
export type CreateHistory = (limits: RingLimits) => EventHistory

export class RingHistory implements EventHistory {
  readonly #ring: BoundedRing<StreamRecord>

  constructor(limits: RingLimits) {
    this.#ring = new BoundedRing(limits, ({ event }) => eventBytes(event))
  }

  get size(): number {
    return this.#ring.size
  }

  get bytes(): number {
    return this.#ring.bytes
  }

  get evicted(): number {
    return this.#ring.evicted
  }

  get firstSeq(): number | undefined {
    return this.#ring.oldest?.seq
  }

  push(record: StreamRecord): void {
    this.#ring.push(record)
  }

  get(seq: number): StreamRecord | undefined {
    const { firstSeq } = this
    return firstSeq === undefined ? undefined : this.#ring.at(seq - firstSeq)
  }

  clear(): void {
    this.#ring.clear()
  }
}
