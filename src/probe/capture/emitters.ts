// Listeners on emitters. Who listens is read from the emitter itself when somebody asks; on the hot path an emitter
// only has to be noticed, and it is when it has more listeners than an honest short-lived one needs.
import { EventEmitter } from 'node:events'
import { types } from 'node:util'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import { Pace } from '../pace.ts'
import type { Capture, CaptureLevel, Live, LiveResources } from './capture.ts'
import { crowdedEmitter } from './emitter-proofs.ts'
import { labelIn } from './listener-label.ts'
import { isObject } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { className, ownValue } from './own-value.ts'
import type { Patches } from './patches.ts'
import { Sampling } from './sampling.ts'
import { SiteSampling } from './site-sampling.ts'
import { Tally } from './tally.ts'

/** Listeners of one event from which an emitter is watched below `full`. Sockets and responses have up to 4. */
const crowdedFrom = 5

/** Events from which an emitter is watched below `full`. Sockets have up to 12. */
const manyEventsFrom = 17

/** Additions whose emitter is looked at: a request of HTTP makes thirty, and a look costs as much as the addition. */
const lookRates = { always: 2_048, every: 16, budget: 2_048 } as const

/** Of the time, for counting in between what has no line yet. */
const shareOfCounting = 0.002

interface Emitter {
  readonly _events?: Record<PropertyKey, unknown>
  readonly _eventsCount?: number
}

class EmitterCapture implements LiveResources {
  readonly #level: CaptureLevel
  readonly #emitters: LiveSet<object>
  readonly #watched = new WeakSet<object>()
  /** Where an emitter is a proxy, what it holds its listeners in is watched in its stead; by that, its class. */
  readonly #proxied = new WeakMap<object, string>()
  readonly #sites = new WeakMap<object, Site>()
  /** Listeners of the process from before: Node's and Tidemark's own. */
  readonly #before = new WeakSet<object>()
  readonly #sampling: SiteSampling
  readonly #looks = new Sampling(lookRates)
  readonly #counting = new Pace(shareOfCounting)

  constructor(level: CaptureLevel, patches: Patches) {
    this.#level = level
    this.#sampling = new SiteSampling(level)
    this.#emitters = new LiveSet('counts', { kind: 'listener', isAlive: () => true, label: () => '' })
    const names = ['on', 'addListener', 'prependListener']
    patches.replace(EventEmitter.prototype, names, (original) => this.#observed(original, patches))
    this.#watch(process)
    for (const [, listener] of listenersOf(ownValue(process, '_events'))) this.#before.add(listener)
  }

  get dropped(): number {
    return this.#emitters.dropped
  }

  tend(): void {
    this.#emitters.tend()
    const isCounted = this.#level === 'origins' && this.#counting.isDue
    this.#sampling.refill(isCounted ? this.#counting.run(() => this.#withoutSite()) : 0)
    this.#looks.refill()
  }

  sweep(): void {
    this.#emitters.sweep()
    this.#looks.refill()
  }

  live(): readonly Live[] {
    const tally = new Tally('listener')
    let number = 0
    for (const { thing, sinceMs } of this.#emitters.things()) {
      const name = this.#proxied.get(thing) ?? className(thing)
      const events = this.#eventsOf(thing)
      number++
      for (const [event, listener] of listenersOf(events)) {
        const site = this.#sites.get(listener)
        const isBefore = thing === process && this.#before.has(listener)
        const isNodes = isBefore || (site === undefined && this.#level === 'full')
        if (!isNodes || isCrowded(events, undefined, event))
          tally.addOn(number, { label: labelIn(name, event), site, sinceMs })
      }
    }
    return tally.live()
  }

  /** As `patches.after`, without an array for the arguments: a request adds some thirty listeners. */
  #observed(original: Function, patches: Patches): Function {
    const looks = this.#looks
    const isFull = this.#level === 'full'
    const added = (emitter: Emitter & object, event: unknown, listener: unknown, outer: Function) =>
      patches.isActive && patches.guard.run(() => this.#added(emitter, event, listener, outer))
    return function replacement(this: Emitter & object, event: unknown, listener: unknown): unknown {
      const result: unknown = original.call(this, event, listener)
      if (isFull || looks.isDue()) added(this, event, listener, replacement)
      return result
    }
  }

  #added(emitter: Emitter & object, event: unknown, listener: unknown, outer: Function): void {
    const isFull = this.#level === 'full'
    // Of a proxy this runs the program's trap, which Node has just run as well for the same question.
    const { _events: events, _eventsCount: count } = emitter
    const crowded = isCrowded(events, count, event)
    if (!crowded && !isFull) return
    const site = !isFull
      ? this.#sampling.site(outer)
      : crowded
        ? captureSite(outer)
        : captureDirectSite(outer)
    if (site === undefined && !crowded) return // Node listening to what Node made
    if (site !== undefined && typeof listener === 'function') this.#sites.set(listener, site)
    if (!types.isProxy(emitter)) this.#watch(emitter)
    else if (isObject(events) && !types.isProxy(events)) {
      this.#proxied.set(events, className(Object.getPrototypeOf(emitter) ?? emitter))
      this.#watch(events)
    }
  }

  /** They lie in a field of the emitter; Node makes a new one when all listeners are removed. */
  #eventsOf(thing: object): unknown {
    return this.#proxied.has(thing) ? thing : ownValue(thing, '_events')
  }

  #withoutSite(): number {
    let count = 0
    for (const { thing } of this.#emitters.things()) {
      for (const [, listener] of listenersOf(this.#eventsOf(thing))) if (!this.#sites.has(listener)) count++
    }
    return count
  }

  #watch(emitter: object): void {
    if (this.#watched.has(emitter)) return
    this.#watched.add(emitter)
    this.#emitters.add(emitter)
  }
}

function isCrowded(events: unknown, count: unknown, event: unknown): boolean {
  if (typeof count === 'number' && count >= manyEventsFrom) return true
  if (!isObject(events) || (typeof event !== 'string' && typeof event !== 'symbol')) return false
  const listeners: unknown = Reflect.get(events, event)
  return typeof listeners !== 'function' && Array.isArray(listeners) && listeners.length >= crowdedFrom
}

/** Event and function, as they were given to `on` (for `once`, Node's wrapper). */
function* listenersOf(events: unknown): Generator<readonly [string | symbol, Function]> {
  if (!isObject(events) || types.isProxy(events)) return
  for (const event of Reflect.ownKeys(events)) {
    const listeners: unknown = Reflect.get(events, event)
    for (const listener of Array.isArray(listeners) ? listeners : [listeners]) {
      if (typeof listener === 'function') yield [event, listener]
    }
  }
}

export const emitters: Capture = {
  kinds: ['listener'],
  install: (level, patches) => new EmitterCapture(level, patches),
  proofs: [
    crowdedEmitter('on', crowdedFrom, 1),
    crowdedEmitter('prependListener', crowdedFrom, 1),
    crowdedEmitter('on', 1, manyEventsFrom),
  ],
}
