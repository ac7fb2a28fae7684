// Listeners on emitters. Who listens is read from the emitter itself when somebody asks; on the hot path an emitter
// only has to be noticed, and it is when it has more listeners than an honest short-lived one needs.
import { EventEmitter } from 'node:events'
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import type { Capture, Install, Live } from './capture.ts'
import { listenerLabel } from './listener-label.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { Sampling } from './sampling.ts'
import { SiteSampling } from './site-sampling.ts'

/** Listeners of one event from which an emitter is watched below `full`. Sockets and responses have up to 4. */
const crowdedFrom = 5

/** Events from which an emitter is watched below `full`. Sockets have up to 12. */
const manyEventsFrom = 17

/** Additions whose emitter is looked at: a request of HTTP makes thirty, and a look costs as much as the addition. */
const lookRates = { always: 2_048, every: 16, budget: 2_048 } as const

interface Emitter {
  readonly _events?: Record<PropertyKey, unknown>
  readonly _eventsCount?: number
}

class EmitterCapture implements Capture {
  readonly #patches = new Patches()
  readonly #level: RegistryLevel
  readonly #emitters: LiveSet<object>
  readonly #watched = new WeakSet<object>()
  readonly #sites = new WeakMap<object, Site>()
  /** Listeners of the process from before: Node's and Tidemark's own. */
  readonly #before = new WeakSet<object>()
  readonly #sampling: SiteSampling
  readonly #looks = new Sampling(lookRates)

  constructor(level: Exclude<RegistryLevel, 'off'>) {
    this.#level = level
    this.#sampling = new SiteSampling(level)
    this.#emitters = new LiveSet('counts', { kind: 'listener', isAlive: () => true, label: () => '' })
    const names = ['on', 'addListener', 'prependListener']
    this.#patches.replace(EventEmitter.prototype, names, (original) => this.#observed(original))
    this.#watch(process)
    for (const [, listener] of listenersOf(process)) this.#before.add(listener)
  }

  get dropped(): number {
    return this.#emitters.dropped
  }

  get faults(): number {
    return this.#patches.faults
  }

  sweep(): void {
    this.#emitters.sweep()
    this.#sampling.refill(this.#level === 'origins' ? this.#withoutSite() : 0)
    this.#looks.refill()
  }

  *live(): Generator<Live> {
    const now = performance.now()
    for (const { thing, sinceMs } of this.#emitters.things()) {
      for (const [event, listener] of listenersOf(thing)) {
        const site = this.#sites.get(listener)
        const isNodes = this.#before.has(listener) || (site === undefined && this.#level === 'full')
        if (isNodes && !isCrowded(thing, event)) continue
        yield { kind: 'listener', label: listenerLabel(thing, event), site, count: 1, ageMs: now - sinceMs }
      }
    }
  }

  [Symbol.dispose](): void {
    this.#patches[Symbol.dispose]()
  }

  /** As `patches.after`, without an array for the arguments: a request adds some thirty listeners. */
  #observed(original: Function): Function {
    const patches = this.#patches
    const looks = this.#looks
    const isFull = this.#level === 'full'
    const added = (emitter: Emitter & object, event: unknown, listener: unknown, outer: Function) =>
      patches.isActive && patches.guard(() => this.#added(emitter, event, listener, outer))
    return function replacement(this: Emitter & object, event: unknown, listener: unknown): unknown {
      const result: unknown = original.call(this, event, listener)
      if (isFull || (looks.isDue() && isCrowded(this, event))) added(this, event, listener, replacement)
      return result
    }
  }

  #added(emitter: Emitter & object, event: unknown, listener: unknown, outer: Function): void {
    const isFull = this.#level === 'full'
    const crowded = !isFull || isCrowded(emitter, event)
    const site = !isFull
      ? this.#sampling.site(outer)
      : crowded
        ? captureSite(outer)
        : captureDirectSite(outer)
    if (site === undefined && !crowded) return // Node listening to what Node made
    if (site !== undefined && typeof listener === 'function') this.#sites.set(listener, site)
    this.#watch(emitter)
  }

  #withoutSite(): number {
    let count = 0
    for (const { thing } of this.#emitters.things()) {
      for (const [, listener] of listenersOf(thing)) if (!this.#sites.has(listener)) count++
    }
    return count
  }

  #watch(emitter: object): void {
    if (this.#watched.has(emitter)) return
    this.#watched.add(emitter)
    this.#emitters.add(emitter)
  }
}

function isCrowded(emitter: Emitter, event: unknown): boolean {
  const { _events: events, _eventsCount: count } = emitter
  if (count !== undefined && count >= manyEventsFrom) return true
  if (events === undefined || (typeof event !== 'string' && typeof event !== 'symbol')) return false
  const listeners = events[event]
  return typeof listeners !== 'function' && Array.isArray(listeners) && listeners.length >= crowdedFrom
}

/** Event and function, as they were given to `on` (for `once`, Node's wrapper). */
function* listenersOf(emitter: object): Generator<readonly [string | symbol, Function]> {
  const events: unknown = Reflect.get(emitter, '_events')
  if (typeof events !== 'object' || events === null) return
  for (const event of Reflect.ownKeys(events)) {
    const listeners: unknown = Reflect.get(events, event)
    for (const listener of Array.isArray(listeners) ? listeners : [listeners]) {
      if (typeof listener === 'function') yield [event, listener]
    }
  }
}

export const captureEmitters: Install = (level) => new EmitterCapture(level)
