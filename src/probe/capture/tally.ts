// Live resources of one kind, gathered by label and acquiring line as they are looked at: a hundred thousand timers of
// one line are one entry, and no object for each.
import { nowMs } from '../../resources/clock.ts'
import type { ResourceKind } from '../../resources/kind.ts'
import type { Site } from '../../resources/site.ts'
import type { Live } from './capture.ts'

interface Since {
  readonly sinceMs: number
  readonly count?: number
}

interface Gathered {
  count: number
  /** Things that have some, and the number of the last one. */
  on: number
  lastThing: number
  oldestMs: number
  /** 0 where nothing is waited for. */
  waitsMs: number
}

export class Tally {
  readonly #kind: ResourceKind
  readonly #bySite = new Map<Site | undefined, Map<string, Gathered>>()
  #last: Gathered = nothing()
  #lastSite: Site | undefined
  #lastLabel: string | undefined

  constructor(kind: ResourceKind) {
    this.#kind = kind
  }

  /** @param sinceMs when it was first seen, in milliseconds of this process */
  add(label: string, site: Site | undefined, sinceMs: number, count = 1): void {
    this.#add(this.#gathered(label, site), sinceMs, count)
  }

  /** Timers that run once, after so long at most. */
  addWaiting(
    waitsMs: number,
    { label, site, sinceMs, count = 1 }: Pick<Live, 'label' | 'site'> & Since,
  ): void {
    const gathered = this.#gathered(label, site)
    this.#add(gathered, sinceMs, count)
    gathered.waitsMs = Math.max(gathered.waitsMs, waitsMs)
  }

  /** One of those that the things of a row have; they come thing by thing. */
  addOn(
    thing: number,
    { label, site, sinceMs }: Pick<Live, 'label' | 'site'> & { readonly sinceMs: number },
  ): void {
    const gathered = this.#gathered(label, site)
    this.#add(gathered, sinceMs, 1)
    if (gathered.lastThing !== thing) gathered.on++
    gathered.lastThing = thing
  }

  live(): readonly Live[] {
    const atMs = nowMs()
    return [...this.#bySite].flatMap(([site, byLabel]) =>
      [...byLabel].map(([label, { count, on, oldestMs, waitsMs }]) => {
        const seen = { kind: this.#kind, label, site, count, ageMs: atMs - oldestMs }
        if (waitsMs > 0) return { ...seen, waitsMs }
        return on > 0 ? { ...seen, on } : seen
      }),
    )
  }

  #add(gathered: Gathered, sinceMs: number, count: number): void {
    gathered.count += count
    if (sinceMs < gathered.oldestMs) gathered.oldestMs = sinceMs
  }

  /** Most are like the one before. */
  #gathered(label: string, site: Site | undefined): Gathered {
    if (site === this.#lastSite && label === this.#lastLabel) return this.#last
    let byLabel = this.#bySite.get(site)
    if (byLabel === undefined) this.#bySite.set(site, (byLabel = new Map()))
    const known = byLabel.get(label) ?? nothing()
    byLabel.set(label, known)
    this.#last = known
    this.#lastSite = site
    this.#lastLabel = label
    return known
  }
}

function nothing(): Gathered {
  return { count: 0, on: 0, lastThing: -1, oldestMs: Infinity, waitsMs: 0 }
}
