// Listeners on emitters. Who listens is read from the emitter itself when somebody asks; on the hot path an emitter
// only has to be noticed, and it is when it has more listeners than an honest short-lived one needs.
import { EventEmitter } from 'node:events'
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import type { Capture, Install, Live } from './capture.ts'
import { listenerLabel } from './listener-label.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { SiteSampling } from './site-sampling.ts'

/** Listeners of one event from which an emitter is watched below `full`. Sockets and responses have up to 4. */
const crowdedFrom = 5

/** Events from which an emitter is watched below `full`. Sockets have up to 12. */
const manyEventsFrom = 17

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

  constructor(level: Exclude<RegistryLevel, 'off'>) {
    this.#level = level
    this.#sampling = new SiteSampling(level)
    this.#emitters = new LiveSet('counts', { kind: 'listener', isAlive: () => true, label: () => '' })
    const names = ['on', 'addListener', 'prependListener']
    this.#patches.after(EventEmitter.prototype, names, (_result, [event, listener], self) => {
      if (typeof self === 'object' && self !== null) this.#added(self, event, listener)
    })
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
    this.#sampling.refill()
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

  #added(emitter: Emitter & object, event: unknown, listener: unknown): void {
    const crowded = isCrowded(emitter, event)
    if (this.#level !== 'full' && !crowded) return
    const site =
      this.#level !== 'full' ? this.#sampling.site() : crowded ? captureSite() : captureDirectSite()
    if (site === undefined && !crowded) return // Node listening to what Node made
    if (site !== undefined && typeof listener === 'function') this.#sites.set(listener, site)
    this.#watch(emitter)
  }

  #watch(emitter: object): void {
    if (this.#watched.has(emitter)) return
    this.#watched.add(emitter)
    this.#emitters.add(emitter)
  }
}

function isCrowded({ _events: events, _eventsCount: count = 0 }: Emitter, event: unknown): boolean {
  if (count >= manyEventsFrom) return true
  const listeners = typeof event === 'string' || typeof event === 'symbol' ? events?.[event] : undefined
  return typeof listeners === 'object' && Array.isArray(listeners) && listeners.length >= crowdedFrom
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
