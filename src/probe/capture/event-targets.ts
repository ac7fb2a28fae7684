// Listeners on EventTargets, abort signals first of all: a long-lived signal that every request listens to. Node tells
// who listens when it is asked; on the hot path a target only has to be noticed.
import { getEventListeners } from 'node:events'
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import type { Capture, Install, Live } from './capture.ts'
import { listenerLabel } from './listener-label.ts'
import { listenersOf } from './listened-targets.ts'
import { isObject } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { Sampling } from './sampling.ts'
import { SiteSampling } from './site-sampling.ts'

/** Listeners of one type from which a target is watched below `full`. */
const crowdedFrom = 5

/** Additions whose target is looked at: a look costs a tenth of the addition. */
const lookRates = { always: 2_048, every: 16, budget: 2_048 } as const

/** Event types remembered per target; a target has a handful. */
const maxTypes = 64

interface Addition {
  readonly type: string
  readonly listener: unknown
  readonly outer: Function
}

class EventTargetCapture implements Capture {
  readonly #patches = new Patches()
  readonly #level: RegistryLevel
  readonly #targets: LiveSet<EventTarget>
  /** Of watched targets. */
  readonly #types = new WeakMap<EventTarget, Set<string>>()
  readonly #sites = new WeakMap<object, Site>()
  readonly #sampling: SiteSampling
  readonly #looks = new Sampling(lookRates)

  constructor(level: Exclude<RegistryLevel, 'off'>) {
    this.#level = level
    this.#sampling = new SiteSampling(level)
    this.#targets = new LiveSet('counts', { kind: 'listener', isAlive: () => true, label: () => '' })
    const names = ['addEventListener']
    this.#patches.replace(EventTarget.prototype, names, (original) => this.#observed(original))
  }

  get dropped(): number {
    return this.#targets.dropped
  }

  get faults(): number {
    return this.#patches.faults
  }

  sweep(): void {
    this.#targets.sweep()
    this.#sampling.refill(this.#level === 'origins' ? this.#withoutSite() : 0)
    this.#looks.refill()
  }

  *live(): Generator<Live> {
    const now = performance.now()
    for (const { thing, sinceMs } of this.#targets.things()) {
      for (const [type, listener] of this.#listening(thing)) {
        const site = this.#siteOf(listener)
        yield { kind: 'listener', label: listenerLabel(thing, type), site, count: 1, ageMs: now - sinceMs }
      }
    }
  }

  [Symbol.dispose](): void {
    this.#patches[Symbol.dispose]()
  }

  /** As `patches.after`, without an array for the arguments. */
  #observed(original: Function): Function {
    const patches = this.#patches
    const looks = this.#looks
    const isFull = this.#level === 'full'
    const added = (target: EventTarget, addition: Addition) =>
      patches.isActive && patches.guard(() => this.#added(target, addition))
    return function replacement(this: unknown, type: unknown, listener: unknown, options: unknown): unknown {
      if (arguments.length < 2) return Reflect.apply(original, this, arguments)
      const result: unknown = original.call(this, type, listener, options)
      if ((isFull || looks.isDue()) && typeof type === 'string' && this instanceof EventTarget) {
        if (isFull || isCrowded(this, type)) added(this, { type, listener, outer: replacement })
      }
      return result
    }
  }

  #added(target: EventTarget, { type, listener, outer }: Addition): void {
    const isFull = this.#level === 'full'
    const crowded = !isFull || isCrowded(target, type)
    const site = !isFull
      ? this.#sampling.site(outer)
      : crowded
        ? captureSite(outer)
        : captureDirectSite(outer)
    if (site === undefined && !crowded) return // Node listening to what Node made
    this.#watch(target, type)
    if (site !== undefined && (isObject(listener) || typeof listener === 'function'))
      this.#sites.set(listener, site)
  }

  #watch(target: EventTarget, type: string): void {
    const types = this.#types.get(target)
    if (types === undefined) {
      this.#types.set(target, new Set([type]))
      this.#targets.add(target)
    } else if (types.size < maxTypes) types.add(type)
  }

  *#listening(target: EventTarget): Generator<readonly [string, unknown]> {
    for (const type of this.#types.get(target) ?? []) {
      for (const listener of getEventListeners(target, type)) yield [type, listener]
    }
  }

  #siteOf(listener: unknown): Site | undefined {
    return isObject(listener) || typeof listener === 'function' ? this.#sites.get(listener) : undefined
  }

  #withoutSite(): number {
    let count = 0
    for (const { thing } of this.#targets.things()) {
      for (const [, listener] of this.#listening(thing)) if (this.#siteOf(listener) === undefined) count++
    }
    return count
  }
}

function isCrowded(target: EventTarget, type: string): boolean {
  return listenersOf(target, type) >= crowdedFrom
}

export const captureEventTargets: Install = (level) => new EventTargetCapture(level)
