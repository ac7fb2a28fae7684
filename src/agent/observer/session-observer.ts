// Looks at the sessions at work: often while something happens, ever more rarely while nothing does, and never while there
// is no session. One timer for all; an interval doubles with every quiet look, and the next event brings it back.
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { BoundedRing } from '../events/bounded-ring.ts'
import { OwnedTimeout } from '../owned-timeout.ts'
import type { PerSession } from '../per-session.ts'

export interface ObserverLimits {
  /** While something happens. Default 1,000. */
  readonly minMs: number
  /** While nothing does. Default 60,000. */
  readonly maxMs: number
}

export const defaultObserverLimits: ObserverLimits = { minMs: 1000, maxMs: 60_000 }

export interface Observation {
  readonly atMs: number
  readonly sessions: number
  /** Events since the look before. */
  readonly events: number
  readonly rssBytes: number
  /** Until the next look. */
  readonly nextMs: number
}

export class ObservedSession implements Disposable {
  events = 0;

  [Symbol.dispose](): void {
    this.events = 0
  }
}

export interface ObserverOptions {
  readonly registry: ResourceRegistry
  readonly sessions: PerSession<ObservedSession>
  readonly limits: ObserverLimits
  /** The wait after this one, given whether anything has happened. */
  readonly nextMs?: (waitedMs: number, isQuiet: boolean, limits: ObserverLimits) => number
  /** Told of every look. */
  readonly onLook: (observation: Observation) => void
}

/** Two hours of an idle session. */
const keptObservations = 120
const observationBytes = 100

export class SessionObserver implements Disposable {
  /** Looks since the start. */
  looks = 0
  readonly #options: ObserverOptions
  readonly #recent = new BoundedRing<Observation>(
    { maxItems: keptObservations, maxBytes: keptObservations * observationBytes },
    () => observationBytes,
  )
  #waitMs: number
  #timer: OwnedTimeout | undefined
  #events = 0
  #closed = false

  constructor(options: ObserverOptions) {
    this.#options = options
    this.#waitMs = options.limits.minMs
  }

  /** Oldest first, at most 120. */
  get recent(): readonly Observation[] {
    return [...this.#recent]
  }

  /** Something happened in a session. @throws TidemarkError `disposed` */
  note(sessionId: string): void {
    if (this.#closed) throw new TidemarkError('disposed', 'Observe session: the observer was shut down')
    this.#options.sessions.obtain(sessionId, makeObserved).events++
    this.#events++
    const { minMs } = this.#options.limits
    if (this.#timer !== undefined && this.#waitMs === minMs) return
    this.#waitMs = minMs
    this.#arm()
  }

  /** The session is over. */
  end(sessionId: string): void {
    this.#options.sessions.end(sessionId)
    if (this.#options.sessions.counters.live === 0) this.#disarm()
  }

  [Symbol.dispose](): void {
    this.#closed = true
    this.#disarm()
    this.#options.sessions[Symbol.dispose]()
    this.#recent.clear()
  }

  #look(): void {
    const { limits, onLook, nextMs = backOff, sessions } = this.#options
    this.#disarm()
    const { live } = sessions.counters
    if (live === 0) return
    const events = this.#events
    this.#events = 0
    this.#waitMs = nextMs(this.#waitMs, events === 0, limits)
    this.looks++
    const observation: Observation = {
      atMs: Date.now(),
      sessions: live,
      events,
      rssBytes: process.memoryUsage.rss(),
      nextMs: this.#waitMs,
    }
    this.#recent.push(observation)
    this.#arm()
    onLook(observation)
  }

  #arm(): void {
    this.#disarm()
    const { registry } = this.#options
    const options = { label: 'session observer', afterMs: this.#waitMs, registry }
    this.#timer = new OwnedTimeout(options, () => this.#look())
  }

  #disarm(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }
}

function makeObserved(): ObservedSession {
  return new ObservedSession()
}

function backOff(waitedMs: number, isQuiet: boolean, { minMs, maxMs }: ObserverLimits): number {
  return isQuiet ? Math.min(waitedMs * 2, maxMs) : minMs
}
