// Listeners on EventTargets, abort signals first of all: a long-lived signal that every request listens to. Node tells
// who listens when it is asked; on the hot path a target only has to be noticed.
import { getEventListeners } from 'node:events'
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import type { Capture, Install, Live } from './capture.ts'
import { listenerLabel } from './listener-label.ts'
import { isObject } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { SiteSampling } from './site-sampling.ts'

/** Additions to a target from which it is watched below `full`; removals are not subtracted. */
const noticedFrom = 5

/** Event types remembered per target; a target has a handful. */
const maxTypes = 64

interface Addition {
  readonly listener: unknown
  readonly outer: Function
}

interface Noticed {
  additions: number
  isWatched: boolean
  readonly types: Set<string>
}

class EventTargetCapture implements Capture {
  readonly #patches = new Patches()
  readonly #level: RegistryLevel
  readonly #targets: LiveSet<EventTarget>
  readonly #noticed = new WeakMap<EventTarget, Noticed>()
  readonly #sites = new WeakMap<object, Site>()
  readonly #sampling: SiteSampling

  constructor(level: Exclude<RegistryLevel, 'off'>) {
    this.#level = level
    this.#sampling = new SiteSampling(level)
    this.#targets = new LiveSet('counts', { kind: 'listener', isAlive: () => true, label: () => '' })
    this.#patches.after(
      EventTarget.prototype,
      ['addEventListener'],
      (_result, [type, listener], self, outer) => {
        if (self instanceof EventTarget && typeof type === 'string')
          this.#added(self, type, { listener, outer })
      },
    )
  }

  get dropped(): number {
    return this.#targets.dropped
  }

  get faults(): number {
    return this.#patches.faults
  }

  sweep(): void {
    this.#targets.sweep()
    this.#sampling.refill()
  }

  *live(): Generator<Live> {
    const now = performance.now()
    for (const { thing, sinceMs } of this.#targets.things()) {
      for (const type of this.#noticed.get(thing)?.types ?? []) {
        for (const listener of getEventListeners(thing, type)) {
          const site =
            isObject(listener) || typeof listener === 'function' ? this.#sites.get(listener) : undefined
          yield { kind: 'listener', label: listenerLabel(thing, type), site, count: 1, ageMs: now - sinceMs }
        }
      }
    }
  }

  [Symbol.dispose](): void {
    this.#patches[Symbol.dispose]()
  }

  #added(target: EventTarget, type: string, { listener, outer }: Addition): void {
    const noticed = this.#notice(target, type)
    const isFull = this.#level === 'full'
    const isCrowded = noticed.additions >= noticedFrom
    if (!isFull && !isCrowded) return
    const site = !isFull
      ? this.#sampling.site(outer)
      : isCrowded
        ? captureSite(outer)
        : captureDirectSite(outer)
    if (site === undefined && !isCrowded) return // Node listening to what Node made
    if (!noticed.isWatched) this.#targets.add(target)
    noticed.isWatched = true
    if (site !== undefined && (isObject(listener) || typeof listener === 'function'))
      this.#sites.set(listener, site)
  }

  #notice(target: EventTarget, type: string): Noticed {
    const noticed = this.#noticed.get(target) ?? { additions: 0, isWatched: false, types: new Set() }
    if (noticed.additions === 0) this.#noticed.set(target, noticed)
    noticed.additions++
    if (noticed.types.size < maxTypes) noticed.types.add(type)
    return noticed
  }
}

export const captureEventTargets: Install = (level) => new EventTargetCapture(level)
