// Listeners on EventTargets, abort signals first of all: a long-lived signal that every request listens to. Node tells
// who listens when it is asked; on the hot path a target only has to be noticed.
import { getEventListeners } from 'node:events'
import { types as isType } from 'node:util'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import { Pace } from '../pace.ts'
import type { Capture, CaptureLevel, Live, LiveResources } from './capture.ts'
import { crowdedTarget } from './emitter-proofs.ts'
import { labelIn } from './listener-label.ts'
import { listenersOf } from './listened-targets.ts'
import { isObject } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { className } from './own-value.ts'
import type { Patches } from './patches.ts'
import { Distinct } from './distinct.ts'
import { Sampling } from './sampling.ts'
import { SiteSampling } from './site-sampling.ts'
import { Tally } from './tally.ts'

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

/** Of the time, for counting in between what has no line yet. */
const shareOfCounting = 0.002

class EventTargetCapture implements LiveResources {
  readonly #level: CaptureLevel
  readonly #targets: LiveSet<EventTarget>
  /** Of watched targets. */
  readonly #types = new WeakMap<EventTarget, Set<string>>()
  readonly #sites = new WeakMap<object, Site>()
  /** Only the program's own traps could tell who listens to them. */
  readonly #proxied = new Distinct()
  readonly #sampling: SiteSampling
  readonly #looks = new Sampling(lookRates)
  readonly #counting = new Pace(shareOfCounting)

  constructor(level: CaptureLevel, patches: Patches) {
    this.#level = level
    this.#sampling = new SiteSampling(level)
    this.#targets = new LiveSet('counts', { kind: 'listener', isAlive: () => true, label: () => '' })
    const names = ['addEventListener']
    patches.replace(EventTarget.prototype, names, (original) => this.#observed(original, patches))
  }

  get dropped(): number {
    return this.#targets.dropped + this.#proxied.count
  }

  tend(): void {
    this.#targets.tend()
    const isCounted = this.#level === 'origins' && this.#counting.isDue
    this.#sampling.refill(isCounted ? this.#counting.run(() => this.#withoutSite()) : 0)
    this.#looks.refill()
  }

  sweep(): void {
    this.#targets.sweep()
    this.#looks.refill()
  }

  live(): readonly Live[] {
    const tally = new Tally('listener')
    let number = 0
    for (const { thing, sinceMs } of this.#targets.things()) {
      const name = className(thing)
      number++
      for (const [type, listener] of this.#listening(thing)) {
        tally.addOn(number, { label: labelIn(name, type), site: this.#siteOf(listener), sinceMs })
      }
    }
    return tally.live()
  }

  /** As `patches.after`, without an array for the arguments. */
  #observed(original: Function, patches: Patches): Function {
    const looks = this.#looks
    const isFull = this.#level === 'full'
    const added = (target: unknown, addition: Addition) =>
      patches.isActive && patches.guard.run(() => this.#added(target, addition))
    return function replacement(this: unknown, type: unknown, listener: unknown, options: unknown): unknown {
      if (arguments.length < 2) return Reflect.apply(original, this, arguments)
      const result: unknown = original.call(this, type, listener, options)
      if ((isFull || looks.isDue()) && typeof type === 'string') {
        added(this, { type, listener, outer: replacement })
      }
      return result
    }
  }

  #added(target: unknown, { type, listener, outer }: Addition): void {
    if (isType.isProxy(target) && isObject(target)) {
      this.#proxied.add(target)
      return
    }
    if (!(target instanceof EventTarget)) return
    const isFull = this.#level === 'full'
    const crowded = isCrowded(target, type)
    if (!crowded && !isFull) return
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
    // Node asks a method of this name, which is the program's; then how many listen is known, and not who.
    const isAnswered = 'listeners' in target
    for (const type of this.#types.get(target) ?? []) {
      const count = isAnswered ? listenersOf(target, type) : 0
      for (let each = 0; each < count; each++) yield [type, undefined]
      if (!isAnswered) for (const listener of getEventListeners(target, type)) yield [type, listener]
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

export const eventTargets: Capture = {
  kinds: ['listener'],
  install: (level, patches) => new EventTargetCapture(level, patches),
  proofs: [crowdedTarget(crowdedFrom)],
}
