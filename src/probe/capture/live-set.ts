// The live resources of one kind. It asks the things themselves whether they are alive instead of watching them end:
// no listener on them, no patched close, nothing to get wrong when a library closes in its own way.
import type { ResourceKind } from '../../resources/kind.ts'
import type { RegistryLevel } from '../../resources/level.ts'
import type { Site } from '../../resources/site.ts'
import type { Live, LiveResources } from './capture.ts'
import { SiteSampling } from './site-sampling.ts'

export interface Liveness<Thing extends object> {
  readonly kind: ResourceKind
  /** Once false, it is let go of for good. */
  isAlive(thing: Thing): boolean
  /** False leaves it out of reports for now. */
  isCounted?(thing: Thing): boolean
  label(thing: Thing): string
  /**
   * Newest things held strongly before they are judged for the first time, a second at most. A WeakRef costs 0.6 µs
   * and keeps young garbage from an early collection; a timer that is set and cleared at once never needs one.
   * Default 0.
   */
  readonly nursery?: number
}

/** Things under watch per kind, about 100 bytes each. Beyond it they are counted as dropped and not watched. */
const maxWatched = 100_000

interface Watched<Thing extends object> {
  readonly thing: WeakRef<Thing>
  readonly site: Site | undefined
  readonly sinceMs: number
}

export class LiveSet<Thing extends object> implements LiveResources {
  /** Things not watched because of the bound. */
  dropped = 0
  readonly #liveness: Liveness<Thing>
  readonly #sampling: SiteSampling
  readonly #nursery: number
  #young: Thing[] = []
  #youngSites: (Site | undefined)[] = []
  #watched: Watched<Thing>[] = []
  #sweepAt = 1024

  constructor(level: RegistryLevel, liveness: Liveness<Thing>) {
    this.#liveness = liveness
    this.#sampling = new SiteSampling(level)
    this.#nursery = liveness.nursery ?? 0
  }

  /** The site for a thing that is acquired now and added later. */
  site(outer?: Function): Site | undefined {
    return this.#sampling.site(outer)
  }

  /** `outer` is the replaced function that acquired it, if one did. */
  add(thing: Thing, outer?: Function): void {
    this.addFrom(thing, this.#sampling.site(outer))
  }

  /** Adds a thing whose site is known, or known to be unknown. */
  addFrom(thing: Thing, site: Site | undefined): void {
    if (this.#nursery === 0) {
      this.#watch(thing, site)
      return
    }
    this.#young.push(thing)
    if (site !== undefined || this.#youngSites.length > 0) this.#youngSites[this.#young.length - 1] = site
    if (this.#young.length >= this.#nursery) this.#judgeYoung()
  }

  sweep(): void {
    this.#judgeYoung()
    this.#watched = this.#watched.filter(({ thing }) => this.#alive(thing) !== undefined)
    this.#sweepAt = Math.max(1024, this.#watched.length * 2)
    this.#sampling.refill(this.#watched.filter(({ site }) => site === undefined).length)
  }

  /** What is alive; call after a sweep. */
  *live(): Generator<Live> {
    const now = performance.now()
    for (const { thing, site, sinceMs } of this.#watched) {
      const alive = this.#alive(thing)
      if (alive === undefined || this.#liveness.isCounted?.(alive) === false) continue
      yield {
        kind: this.#liveness.kind,
        label: this.#liveness.label(alive),
        site,
        count: 1,
        ageMs: now - sinceMs,
      }
    }
  }

  /** The living things themselves, for captures that look inside. */
  *things(): Generator<{ readonly thing: Thing; readonly site: Site | undefined; readonly sinceMs: number }> {
    for (const { thing, site, sinceMs } of this.#watched) {
      const alive = this.#alive(thing)
      if (alive !== undefined) yield { thing: alive, site, sinceMs }
    }
  }

  #alive(reference: WeakRef<Thing>): Thing | undefined {
    const thing = reference.deref()
    return thing !== undefined && this.#liveness.isAlive(thing) ? thing : undefined
  }

  #judgeYoung(): void {
    const young = this.#young
    const sites = this.#youngSites
    this.#young = []
    this.#youngSites = []
    young.forEach((thing, index) => {
      if (this.#liveness.isAlive(thing)) this.#watch(thing, sites[index])
    })
  }

  #watch(thing: Thing, site: Site | undefined): void {
    if (this.#watched.length >= this.#sweepAt) {
      this.#watched = this.#watched.filter((watched) => this.#alive(watched.thing) !== undefined)
      this.#sweepAt = Math.max(1024, this.#watched.length * 2)
    }
    if (this.#watched.length >= maxWatched) this.dropped++
    else this.#watched.push({ thing: new WeakRef(thing), site, sinceMs: performance.now() })
  }
}
