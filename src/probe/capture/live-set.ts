// The live resources of one kind. It asks the things themselves whether they are alive instead of watching them end:
// no listener on them, no patched close, nothing to get wrong when a library closes in its own way.
import { nowMs } from '../../resources/clock.ts'
import type { ResourceKind } from '../../resources/kind.ts'
import type { RegistryLevel } from '../../resources/level.ts'
import type { Site } from '../../resources/site.ts'
import type { Live, LiveResources } from './capture.ts'
import { SiteSampling } from './site-sampling.ts'
import { Tally } from './tally.ts'

export interface Liveness<Thing extends object> {
  readonly kind: ResourceKind
  /** Once false, it is let go of for good. */
  isAlive(thing: Thing): boolean
  /** False leaves it out of reports for now. */
  isCounted?(thing: Thing): boolean
  label(thing: Thing): string
  /**
   * Newest things held strongly before they are judged for the first time, a second at most. A WeakRef costs 0.6 µs
   * and keeps young garbage from an early collection; a promise that settles at once never needs one.
   * Default 0.
   */
  readonly nursery?: number
}

/** Things under watch per kind, about 100 bytes each. Beyond it they are counted as dropped and not watched. */
const maxWatched = 100_000

/** Things asked each second whether they have ended, and an eighth of many: 2 ms. Each stays in memory until the task is over. */
const tendedAtOnce = 1024

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
  /** Of those, without a line. */
  #withoutSite = 0
  /** The next to be tended. */
  #cursor = 0
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

  tend(): void {
    this.#judgeYoung()
    const watched = this.#watched
    const last = Math.max(0, this.#cursor - Math.max(tendedAtOnce, watched.length / 8))
    let at = Math.min(this.#cursor, watched.length)
    while (--at >= last) {
      const each = watched[at]
      if (each !== undefined && this.#alive(each.thing) === undefined) this.#remove(at)
    }
    this.#cursor = at < 0 ? watched.length : at + 1
    this.#sampling.refill(this.#withoutSite)
  }

  sweep(): void {
    this.#judgeYoung()
    this.#sweepWatched()
    this.#sampling.refill(this.#withoutSite)
  }

  live(): readonly Live[] {
    this.#judgeYoung()
    const tally = new Tally(this.#liveness.kind)
    this.#keep(({ thing, site, sinceMs }) => {
      const alive = this.#alive(thing)
      if (alive === undefined) return false
      if (this.#liveness.isCounted?.(alive) !== false) tally.add(this.#liveness.label(alive), site, sinceMs)
      return true
    })
    return tally.live()
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
    if (this.#watched.length >= this.#sweepAt) this.#sweepWatched()
    if (this.#watched.length >= maxWatched) {
      this.dropped++
      return
    }
    this.#watched.push({ thing: new WeakRef(thing), site, sinceMs: nowMs() })
    if (site === undefined) this.#withoutSite++
  }

  #sweepWatched(): void {
    this.#keep(({ thing }) => this.#alive(thing) !== undefined)
    this.#sweepAt = Math.max(1024, this.#watched.length * 2)
  }

  #keep(isKept: (watched: Watched<Thing>) => boolean): void {
    this.#watched = this.#watched.filter(isKept)
    this.#withoutSite = this.#watched.reduce((sum, { site }) => sum + Number(site === undefined), 0)
  }

  /** The last takes its place. */
  #remove(at: number): void {
    const removed = this.#watched[at]
    const last = this.#watched.pop()
    if (removed === undefined || last === undefined) return
    if (removed !== last) this.#watched[at] = last
    if (removed.site === undefined) this.#withoutSite--
  }
}
