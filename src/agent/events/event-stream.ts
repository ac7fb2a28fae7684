// The durable event stream: JSONL segments on disk, and the newest records in memory within a bound.
// Events are written in batches, so a streamed delta is never a write of its own; an event is acknowledged by `flush`.
import { TidemarkError } from '../../errors.ts'
import type { Holding } from '../../resources/holding.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { OwnedTimeout } from '../owned-timeout.ts'
import type { Durability } from '../store/database.ts'
import { type CreateHistory, type EventHistory, RingHistory } from './event-history.ts'
import { LineCache } from './line-cache.ts'
import { type SegmentLimits, SegmentLog } from './segment-log.ts'
import { readLines } from './segment-reader.ts'
import { StreamCheckpoints } from './stream-checkpoints.ts'
import { lineOf, recordOf, type StreamEvent, type StreamRecord } from './stream-record.ts'

export interface EventStreamLimits extends SegmentLimits {
  /** Records in memory, and what they weigh by estimate. */
  readonly historyEvents: number
  readonly historyBytes: number
  /** Lines in memory, as they are on disk: what a reader further behind is served from, batch by batch. They share nothing with the history. */
  readonly cachedEvents: number
  readonly cachedBytes: number
  /** An event waits this long for others to be written with it, unless `flush` is called. */
  readonly batchMs: number
  /** Or until there is this much to write. */
  readonly batchCharacters: number
}

export interface EventStreamOptions {
  /** Made if it does not exist. One stream at a time. */
  readonly directory: string
  readonly registry: ResourceRegistry
  /** `normal`: acknowledged events survive the death of the process. `full`: a power cut too, at one fdatasync a flush. Default `normal`. */
  readonly durability?: Durability
  readonly limits?: Partial<EventStreamLimits>
  readonly createHistory?: CreateHistory
  /** Milliseconds since the epoch; decides the day of a segment. Default `Date.now`. */
  readonly now?: () => number
}

export const defaultStreamLimits: EventStreamLimits = {
  segmentBytes: 16 * 1024 * 1024,
  retainedBytes: 256 * 1024 * 1024,
  historyEvents: 100_000,
  historyBytes: 4 * 1024 * 1024,
  cachedEvents: 50_000,
  cachedBytes: 2 * 1024 * 1024,
  batchMs: 50,
  batchCharacters: 64 * 1024,
}

/** Levels and totals; read them. */
export interface EventStreamCounters {
  readonly lastSeq: number
  readonly durableSeq: number
  readonly historyEvents: number
  readonly historyBytes: number
  readonly cachedEvents: number
  readonly cachedBytes: number
  /** Pushed out of either, from the start. */
  readonly historyEvicted: number
  readonly cachedEvicted: number
  readonly writes: number
  readonly writtenBytes: number
  readonly rotations: number
  readonly removedSegments: number
  readonly diskBytes: number
  /** Cut off when it was opened. */
  readonly tornBytes: number
  /** Events that could not be written; the flush after it has thrown. */
  readonly lostEvents: number
  readonly checkpoints: number
}

export class EventStream implements AsyncDisposable {
  readonly limits: EventStreamLimits
  readonly #log: SegmentLog
  readonly #history: EventHistory
  readonly #cache: LineCache
  readonly #checkpoints: StreamCheckpoints
  readonly #registry: ResourceRegistry
  readonly #memory: Holding
  readonly #now: () => number
  #lastSeq: number
  #durableSeq: number
  #pending = ''
  #pendingFirstSeq = 0
  #timer: OwnedTimeout | undefined
  #lostEvents = 0
  #failure: unknown
  #closing: Promise<void> | undefined

  /** Recovers a torn end. @throws TidemarkError `store-open` when the directory cannot be used; RangeError for limits below 1 */
  constructor(options: EventStreamOptions) {
    const { directory, registry, durability = 'normal', createHistory = createRing } = options
    this.limits = { ...defaultStreamLimits, ...options.limits }
    this.#registry = registry
    this.#now = options.now ?? Date.now
    const { historyEvents, historyBytes, cachedEvents, cachedBytes } = this.limits
    this.#history = createHistory({ maxItems: historyEvents, maxBytes: historyBytes })
    this.#cache = new LineCache({ maxItems: cachedEvents, maxBytes: cachedBytes })
    using acquiring = new DisposableStack()
    this.#log = acquiring.use(new SegmentLog(directory, this.limits, durability, registry))
    this.#checkpoints = new StreamCheckpoints(directory)
    this.#lastSeq = this.#log.recoveredSeq
    this.#durableSeq = this.#lastSeq
    this.#memory = registry.hold('buffer', 'event history', { bytes: 0 })
    acquiring.move()
  }

  /** Numbers the event and queues it for the next batch; it is acknowledged once `flush` has resolved. @throws TidemarkError `disposed` */
  append(event: StreamEvent): number {
    this.#open()
    const record: StreamRecord = { seq: ++this.#lastSeq, atMs: this.#now(), event }
    if (this.#pending === '') this.#pendingFirstSeq = record.seq
    this.#pending += lineOf(record)
    this.#history.push(record)
    if (this.#pending.length >= this.limits.batchCharacters) this.#write()
    else if (this.#timer === undefined) this.#arm()
    return record.seq
  }

  /** Resolves once everything appended before is acknowledged. @throws TidemarkError `event-lost` when some of it could not be written */
  async flush(): Promise<void> {
    this.#open()
    await this.#acknowledge()
  }

  /** Every record after this number, oldest first, up to the last there was at the call; from memory where it is, from disk where not. */
  async *read(after = 0): AsyncGenerator<StreamRecord, void, undefined> {
    await this.flush()
    const last = this.#durableSeq
    let seq = after
    while (seq < last) {
      this.#open()
      const record = this.#history.get(seq + 1) ?? this.#cached(seq + 1)
      if (record === undefined) {
        const from = seq
        for await (const read of this.#fromDisk(from, last)) {
          seq = read.seq
          yield read
        }
        if (seq === from) return // Nothing newer is left on disk.
      } else {
        seq = record.seq
        yield record
      }
    }
  }

  /** Remembers that this reader has everything up to `seq`, over restarts. Never ahead of what is acknowledged. */
  async checkpoint(name: string, seq: number = this.#lastSeq): Promise<void> {
    await this.flush()
    this.#open()
    this.#checkpoints.set(name, Math.min(seq, this.#durableSeq))
  }

  /** Undefined when it was never set. Clamped to the last record: a power cut can take records that a checkpoint has seen. */
  checkpointOf(name: string): number | undefined {
    const seq = this.#checkpoints.get(name)
    return seq === undefined ? undefined : Math.min(seq, this.#lastSeq)
  }

  /** False when there was none. */
  forgetCheckpoint(name: string): boolean {
    this.#open()
    return this.#checkpoints.delete(name)
  }

  /** Everything after the reader's checkpoint. */
  resume(name: string): AsyncGenerator<StreamRecord, void, undefined> {
    return this.read(this.checkpointOf(name) ?? 0)
  }

  get counters(): EventStreamCounters {
    const { writes, writtenBytes, rotations, removedSegments, diskBytes, tornBytes } = this.#log
    return {
      lastSeq: this.#lastSeq,
      durableSeq: this.#durableSeq,
      historyEvents: this.#history.size,
      historyBytes: this.#history.bytes,
      cachedEvents: this.#cache.size,
      cachedBytes: this.#cache.bytes,
      historyEvicted: this.#history.evicted,
      cachedEvicted: this.#cache.evicted,
      writes,
      writtenBytes,
      rotations,
      removedSegments,
      diskBytes,
      tornBytes,
      lostEvents: this.#lostEvents,
      checkpoints: this.#checkpoints.size,
    }
  }

  /** Writes what is pending, closes the file and gives the memory back. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    using closing = new DisposableStack()
    closing.use(this.#memory)
    closing.use(this.#log)
    closing.defer(() => {
      this.#history.clear()
      this.#cache.clear()
    })
    await this.#acknowledge()
  }

  async #acknowledge(): Promise<void> {
    this.#write()
    const seq = this.#lastSeq
    await this.#log.sync()
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) {
      throw new TidemarkError('event-lost', `Flush events: ${this.#lostEvents} so far could not be written`, {
        cause: failure,
      })
    }
    this.#durableSeq = Math.max(this.#durableSeq, seq)
  }

  /** Never throws: a timer calls it too. What goes wrong is told by the next flush. */
  #write(): void {
    this.#disarm()
    const lines = this.#pending
    if (lines === '') return
    this.#pending = ''
    const firstSeq = this.#pendingFirstSeq
    const count = this.#lastSeq - firstSeq + 1
    try {
      this.#log.write({ lines, firstSeq, atMs: this.#now() })
    } catch (error) {
      this.#lostEvents += count
      this.#failure = error
    }
    this.#cache.push({ lines, firstSeq, count, bytes: stringBytes(lines) })
    this.#memory.resize(this.#history.bytes + this.#cache.bytes)
  }

  #cached(seq: number): StreamRecord | undefined {
    const line = this.#cache.get(seq)
    return line === undefined ? undefined : recordOf(line)
  }

  /** Until memory has the next one, or the end. */
  async *#fromDisk(after: number, last: number): AsyncGenerator<StreamRecord, void, undefined> {
    const { segments } = this.#log
    const start = Math.max(
      0,
      segments.findLastIndex(({ firstSeq }) => firstSeq <= after + 1),
    )
    for (const { path } of segments.slice(start)) {
      for await (const line of readLines(path, this.#registry)) {
        const record = recordOf(line)
        if (record === undefined || record.seq <= after) continue
        if (record.seq > last) return
        yield record
        if (this.#cache.has(record.seq + 1)) return
      }
    }
  }

  #arm(): void {
    const options = { label: 'event batch', afterMs: this.limits.batchMs, registry: this.#registry }
    this.#timer = new OwnedTimeout(options, () => this.#write())
  }

  #disarm(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  #open(): void {
    if (this.#closing === undefined) return
    throw new TidemarkError('disposed', 'Use event stream: it was closed')
  }
}

function createRing(limits: ConstructorParameters<typeof RingHistory>[0]): EventHistory {
  return new RingHistory(limits)
}

/** V8 keeps one byte for a character, two once there is one beyond Latin-1; which ones do is not worth finding out. */
function stringBytes(lines: string): number {
  return 2 * lines.length
}
