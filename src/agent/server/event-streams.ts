// All clients that listen. One subscription and one timer serve them all; an event is written down once, and every client
// is sent the same bytes, so a hundred slow clients hold them once.
import { Buffer } from 'node:buffer'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { Housekeeping } from '../cache/housekeeping.ts'
import type { AgentEvent } from '../events.ts'
import type { EventStream, EventStreamOptions, StreamEnd } from './event-stream.ts'
import { HttpProblem } from '../../http/http-problem.ts'

export interface StreamLimits {
  /** Clients at once. Default 64. */
  readonly streams: number
  /** What may wait for one client. Default 1 MiB. */
  readonly waitingBytes: number
  /** Between the last words to a client and the end of its socket. Default 1,000 ms. */
  readonly graceMs: number
  /** Between two signs of life, by which dead connections are found. Default 15,000 ms. */
  readonly heartbeatMs: number
}

const defaultStreamLimits: StreamLimits = {
  streams: 64,
  waitingBytes: 1024 * 1024,
  graceMs: 1000,
  heartbeatMs: 15_000,
}

export type OpenStream = (options: EventStreamOptions) => EventStream

/** What the streams read from. */
export interface EventSource {
  subscribe(listener: (event: AgentEvent) => void): Disposable
}

export interface StreamsOptions {
  readonly source: EventSource
  readonly registry: ResourceRegistry
  readonly openStream: OpenStream
  readonly limits?: Partial<StreamLimits>
}

export interface StreamFigures {
  readonly live: number
  /** Of those, the ones that were told to end. */
  readonly ending: number
  /** Bytes that wait for all clients together; shared ones counted for each. */
  readonly waitingBytes: number
  /** How streams ended, from the start. */
  readonly ended: Readonly<Record<StreamEnd, number>>
  /** Refused because there were too many, from the start. */
  readonly refused: number
}

interface Listening {
  readonly stream: EventStream
  readonly sessionId: string | undefined
}

const heartbeat = Buffer.from(': alive\n\n')

export class EventStreams implements AsyncDisposable {
  readonly #options: StreamsOptions
  readonly #limits: StreamLimits
  readonly #subscription: Disposable
  readonly #heartbeats: Housekeeping
  readonly #listening = new Set<Listening>()
  readonly #ended: Record<StreamEnd, number> = {
    'closed-by-client': 0,
    'too-slow': 0,
    shutdown: 0,
    'session-deleted': 0,
  }
  #refused = 0
  #allGone: PromiseWithResolvers<void> | undefined

  constructor(options: StreamsOptions) {
    this.#options = options
    this.#limits = { ...defaultStreamLimits, ...options.limits }
    this.#subscription = options.source.subscribe((event) => this.#publish(event))
    this.#heartbeats = new Housekeeping({
      label: 'heartbeat of event streams',
      everyMs: this.#limits.heartbeatMs,
      registry: options.registry,
      run: () => this.#sendAll(heartbeat),
    })
  }

  get figures(): StreamFigures {
    let waitingBytes = 0
    let ending = 0
    for (const { stream } of this.#listening) {
      waitingBytes += stream.waitingBytes
      if (stream.isEnding) ending++
    }
    return {
      live: this.#listening.size,
      ending,
      waitingBytes,
      ended: { ...this.#ended },
      refused: this.#refused,
    }
  }

  /** Sends events of one session, or of all. @throws HttpProblem 503 when there are too many clients */
  open(response: ServerResponse, sessionId?: string): void {
    if (this.#listening.size >= this.#limits.streams) {
      this.#refused++
      const message = `Listen to events: ${this.#limits.streams} clients do, and more are not allowed`
      throw new HttpProblem(503, 'too-many-streams', message)
    }
    const holding = this.#options.registry.hold('subscription', 'event stream')
    const { waitingBytes: limitBytes, graceMs } = this.#limits
    const gone = (end: StreamEnd): void => {
      this.#listening.delete(listening)
      this.#ended[end]++
      holding[Symbol.dispose]()
      if (this.#listening.size === 0) this.#allGone?.resolve()
    }
    const stream = this.#options.openStream({ response, limitBytes, graceMs, gone })
    const listening: Listening = { stream, sessionId }
    this.#listening.add(listening)
    stream.send(frame('ready', {}))
  }

  /** Ends the streams of a session that is no more. */
  sessionDeleted(sessionId: string): void {
    for (const each of this.#listening) if (each.sessionId === sessionId) each.stream.end('session-deleted')
  }

  /** Tells every client, and resolves once all are gone: after twice the grace at the latest. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#subscription[Symbol.dispose]()
    await this.#heartbeats[Symbol.asyncDispose]()
    if (this.#listening.size === 0) return
    this.#allGone = Promise.withResolvers()
    for (const { stream } of this.#listening) stream.end('shutdown')
    const waited = new AbortController()
    const timeUp = sleep(2 * this.#limits.graceMs, undefined, { signal: waited.signal }).catch(() => {})
    await Promise.race([this.#allGone.promise, timeUp])
    waited.abort()
  }

  #publish(event: AgentEvent): void {
    if (this.#listening.size === 0) return
    this.#sendAll(frame(event.type, event), event.sessionId)
  }

  #sendAll(chunk: Buffer, sessionId?: string): void {
    for (const listening of this.#listening) {
      const isFor = sessionId === undefined || listening.sessionId === undefined
      if (isFor || listening.sessionId === sessionId) listening.stream.send(chunk)
    }
  }
}

function frame(event: string, body: object): Buffer {
  return Buffer.from(`event: ${event}\ndata: ${JSON.stringify(body)}\n\n`)
}
