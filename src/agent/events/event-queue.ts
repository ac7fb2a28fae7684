// A subscriber that reads in its own time: a bounded queue between the publisher and one `for await`.
// What happens when the reader is too slow is stated by its policy, and counted.
import type { ResourceRegistry } from '../../resources/registry.ts'
import { TidemarkError } from '../../errors.ts'
import type { AgentEvent } from '../events.ts'
import type { Publisher } from '../publisher.ts'
import { BoundedRing } from './bounded-ring.ts'
import { eventBytes } from './event-bytes.ts'

/** `drop-oldest`: the reader has gaps. `end`: everything queued is dropped at once and the reader ends with an `overflow` error. */
export type OverflowPolicy = 'drop-oldest' | 'end'

export interface EventQueueOptions {
  /** Default 1,000. */
  readonly maxEvents?: number
  /** Estimated. Default 1 MiB. */
  readonly maxBytes?: number
  /** Default `drop-oldest`. */
  readonly policy?: OverflowPolicy
  /** Which events are queued at all. Default: every one. */
  readonly accepts?: (event: AgentEvent) => boolean
  /** Kept up to date. */
  readonly totals?: QueueTotals
}

export interface EventQueueCounters {
  readonly queued: number
  readonly queuedBytes: number
  readonly highWater: number
  readonly highWaterBytes: number
  readonly delivered: number
  readonly dropped: number
  readonly droppedBytes: number
}

/** Of all queues of one agent together, that no longer live included. */
export interface QueueTotals {
  queued: number
  /** The most that ever waited in one of them. */
  highWater: number
  dropped: number
}

const defaultMaxEvents = 1000
const defaultMaxBytes = 1024 * 1024

/** Read it with one `for await`; leaving the loop or disposing it ends the subscription. */
export class EventQueue implements AsyncIterableIterator<AgentEvent>, Disposable {
  readonly #ring: BoundedRing<AgentEvent>
  readonly #options: EventQueueOptions
  readonly #owned = new DisposableStack()
  readonly #told = { queued: 0, dropped: 0 }
  #wake: (() => void) | undefined
  #ended = false
  #overflow: TidemarkError | undefined
  #highWater = 0
  #highWaterBytes = 0
  #delivered = 0

  /** @throws RangeError for limits below 1, or when the publisher takes no more subscribers */
  constructor(publisher: Publisher, registry: ResourceRegistry, options: EventQueueOptions = {}) {
    const { maxEvents = defaultMaxEvents, maxBytes = defaultMaxBytes } = options
    this.#options = options
    this.#ring = new BoundedRing<AgentEvent>({ maxItems: maxEvents, maxBytes }, eventBytes)
    this.#owned.use(publisher.subscribe((event) => this.#take(event)))
    this.#owned.use(registry.hold('queue', 'agent events'))
  }

  get counters(): EventQueueCounters {
    const ring = this.#ring
    return {
      queued: ring.size,
      queuedBytes: ring.bytes,
      highWater: this.#highWater,
      highWaterBytes: this.#highWaterBytes,
      delivered: this.#delivered,
      dropped: ring.evicted,
      droppedBytes: ring.evictedBytes,
    }
  }

  /** Waits for the next event. @throws TidemarkError `overflow` once, when the policy is `end` and it was too slow */
  async next(): Promise<IteratorResult<AgentEvent, undefined>> {
    while (this.#ring.size === 0 && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    const event = this.#ring.shift()
    this.#total()
    if (event === undefined) return this.#finish()
    this.#delivered++
    return { done: false, value: event }
  }

  async return(): Promise<IteratorResult<AgentEvent, undefined>> {
    this[Symbol.dispose]()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Ends the subscription and drops what nobody has read; a waiting reader ends. */
  [Symbol.dispose](): void {
    this.#end()
    this.#ring.clear()
    this.#total()
  }

  #take(event: AgentEvent): void {
    if (this.#options.accepts?.(event) === false) return
    if (this.#ring.push(event) > 0 && this.#options.policy === 'end') {
      const { maxEvents = defaultMaxEvents, maxBytes = defaultMaxBytes } = this.#options
      this.#overflow = new TidemarkError(
        'overflow',
        `Read events: the reader is behind by more than ${maxEvents} events or ${maxBytes} bytes`,
      )
      this.#ring.evictAll()
      this.#end()
    }
    this.#highWater = Math.max(this.#highWater, this.#ring.size)
    this.#highWaterBytes = Math.max(this.#highWaterBytes, this.#ring.bytes)
    this.#total()
    this.#wakeReader()
  }

  /** What has changed since the last time. */
  #total(): void {
    const { totals } = this.#options
    if (totals === undefined) return
    totals.queued += this.#ring.size - this.#told.queued
    totals.dropped += this.#ring.evicted - this.#told.dropped
    totals.highWater = Math.max(totals.highWater, this.#highWater)
    this.#told.queued = this.#ring.size
    this.#told.dropped = this.#ring.evicted
  }

  #finish(): IteratorResult<AgentEvent, undefined> {
    const overflow = this.#overflow
    this.#overflow = undefined
    if (overflow !== undefined) throw overflow
    return { done: true, value: undefined }
  }

  #end(): void {
    this.#ended = true
    this.#owned.dispose()
    this.#wakeReader()
  }

  #wakeReader(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}
