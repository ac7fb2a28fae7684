// A million events through a durable stream and its bus: one cycle is ten thousand of them, acknowledged in batches, with
// one reader that resumes from its checkpoint and one that is far too slow.
import { setImmediate as tick } from 'node:timers/promises'
import { EventQueue } from '../../src/agent/events/event-queue.ts'
import {
  defaultStreamLimits,
  EventStream,
  type EventStreamOptions,
} from '../../src/agent/events/event-stream.ts'
import type { AgentEvent } from '../../src/agent/events.ts'
import { EventPublisher } from '../../src/agent/publisher.ts'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import type { Answers } from '../agents/answering-parts.ts'

export interface StreamParts {
  readonly openStream: (options: EventStreamOptions) => EventStream
}

export interface StreamWorkload {
  readonly directory: string
  readonly parts: StreamParts | undefined
  readonly eventsPerCycle: number
}

const EVENTS_PER_FLUSH = 200
const READ_PER_CYCLE = 100
/** Reading back is checked in one cycle of this many. */
const RESUME_EVERY = 8
const QUEUED_EVENTS = 5000
const TEXT = 'what a model says in one streamed delta'
const READER = 'reader'
/** What must be zero, and is the stream's doing. */
const RECORDS = [
  'writesTooMany',
  'eventsAboveHistoryLimit',
  'linesAboveCacheLimit',
  'eventsLost',
  'eventsMissingOnResume',
]

/** Enough bytes for the caps by count to be what holds, and little disk, so that it is full soon too. */
const limits = {
  ...defaultStreamLimits,
  historyBytes: 64 * 1024 * 1024,
  cachedBytes: 32 * 1024 * 1024,
  segmentBytes: 4 * 1024 * 1024,
  retainedBytes: 16 * 1024 * 1024,
}

export function eventStreamLoad(workload: StreamWorkload, context: SubjectContext): Subject {
  return new EventStreamLoad(workload, context)
}

class EventStreamLoad implements Subject {
  readonly #context: SubjectContext
  readonly #eventsPerCycle: number
  readonly #registry = new ResourceRegistry()
  readonly #publisher = new EventPublisher(this.#registry)
  readonly #openStream: StreamParts['openStream']
  readonly #stream: EventStream
  readonly #queue: EventQueue
  readonly #owned = new AsyncDisposableStack()
  #flushes = 0

  constructor({ directory, parts, eventsPerCycle }: StreamWorkload, context: SubjectContext) {
    this.#context = context
    this.#eventsPerCycle = eventsPerCycle
    this.#openStream = parts?.openStream ?? ((given) => new EventStream(given))
    this.#owned.use(this.#publisher)
    this.#stream = this.#owned.use(this.#openStream({ directory, registry: this.#registry, limits }))
    this.#queue = this.#owned.use(
      new EventQueue(this.#publisher, this.#registry, {
        maxEvents: QUEUED_EVENTS,
        maxBytes: 16 * 1024 * 1024,
      }),
    )
    this.#owned.use(this.#publisher.subscribe((event) => this.#stream.append(event)))
  }

  async step(cycle: number): Promise<void> {
    const before = this.#stream.counters
    this.#flushes = 0
    for (let at = 1; at <= this.#eventsPerCycle; at++) {
      this.#publisher.publish(eventAt(cycle, at))
      if (at % EVENTS_PER_FLUSH === 0) await this.#acknowledge()
    }
    for (let read = 0; read < READ_PER_CYCLE; read++) await this.#queue.next()
    if (cycle % RESUME_EVERY === 0)
      this.#context.record('eventsMissingOnResume', await this.#missing(before.lastSeq))
    await this.#stream.checkpoint(READER)
    this.#weigh(before)
    await tick()
  }

  figures(): Figures {
    const { historyBytes, cachedBytes, diskBytes, historyEvents, cachedEvents } = this.#stream.counters
    const { queuedBytes } = this.#queue.counters
    return { historyBytes, cachedBytes, diskBytes, queuedBytes, historyEvents, cachedEvents }
  }

  answers(): Answers {
    const names = Object.keys(this.figures()).concat(...RECORDS)
    return Object.fromEntries(names.map((name) => [name, this.#openStream]))
  }

  holdings(): Readonly<Record<string, number>> {
    const { kinds } = this.#registry.snapshot()
    return Object.fromEntries([...kinds].map(([kind, { live }]) => [kind, live]))
  }

  async close(): Promise<void> {
    await this.#owned.disposeAsync()
    const { historyEvents, cachedEvents } = this.#stream.counters
    if (historyEvents + cachedEvents > 0) {
      throw new Error(`Close stream: ${historyEvents + cachedEvents} events are still in memory, wanted none`)
    }
  }

  async #acknowledge(): Promise<void> {
    await this.#stream.flush()
    this.#flushes++
  }

  /** Of those appended in this cycle, which is what comes after the reader's checkpoint. */
  async #missing(after: number): Promise<number> {
    let next = after + 1
    let missing = 0
    for await (const { seq } of this.#stream.resume(READER)) {
      if (seq < next) continue
      missing += seq - next
      next = seq + 1
    }
    return missing + this.#stream.counters.lastSeq + 1 - next
  }

  #weigh(before: EventStream['counters']): void {
    const { record } = this.#context
    const after = this.#stream.counters
    const full = (after.writtenBytes - before.writtenBytes) / limits.batchCharacters
    const writes = after.writes - before.writes
    // One for each flush and each full batch, and one for each time a timer was quicker.
    record('writesTooMany', Math.max(0, writes - Math.ceil(2 * (this.#flushes + full)) - 10))
    record('eventsAboveHistoryLimit', Math.max(0, after.historyEvents - limits.historyEvents))
    record('linesAboveCacheLimit', Math.max(0, after.cachedEvents - limits.cachedEvents))
    record('eventsAboveQueueLimit', Math.max(0, this.#queue.counters.highWater - QUEUED_EVENTS))
    record('eventsLost', after.lostEvents - before.lostEvents)
  }
}

function eventAt(cycle: number, at: number): AgentEvent {
  return { type: 'text-delta', sessionId: `session-${cycle % 10}`, messageId: at, streamId: 't', text: TEXT }
}
