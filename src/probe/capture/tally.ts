// Live resources of one kind, gathered by label and acquiring line as they are looked at: a hundred thousand timers of
// one line are one entry, and no object for each.
import { nowMs } from '../../resources/clock.ts'
import type { ResourceKind } from '../../resources/kind.ts'
import type { Site } from '../../resources/site.ts'
import type { Live } from './capture.ts'

interface Gathered {
  count: number
  oldestMs: number
}

export class Tally {
  readonly #kind: ResourceKind
  readonly #bySite = new Map<Site | undefined, Map<string, Gathered>>()
  #last: Gathered = { count: 0, oldestMs: Infinity }
  #lastSite: Site | undefined
  #lastLabel: string | undefined

  constructor(kind: ResourceKind) {
    this.#kind = kind
  }

  /** @param sinceMs when it was first seen, in milliseconds of this process */
  add(label: string, site: Site | undefined, sinceMs: number, count = 1): void {
    // Most are like the one before.
    const isSame = site === this.#lastSite && label === this.#lastLabel
    const gathered = isSame ? this.#last : this.#gathered(label, site)
    gathered.count += count
    if (sinceMs < gathered.oldestMs) gathered.oldestMs = sinceMs
  }

  live(): readonly Live[] {
    const atMs = nowMs()
    return [...this.#bySite].flatMap(([site, byLabel]) =>
      [...byLabel].map(([label, { count, oldestMs }]) => {
        return { kind: this.#kind, label, site, count, ageMs: atMs - oldestMs }
      }),
    )
  }

  #gathered(label: string, site: Site | undefined): Gathered {
    let byLabel = this.#bySite.get(site)
    if (byLabel === undefined) this.#bySite.set(site, (byLabel = new Map()))
    const known = byLabel.get(label) ?? { count: 0, oldestMs: Infinity }
    byLabel.set(label, known)
    this.#last = known
    this.#lastSite = site
    this.#lastLabel = label
    return known
  }
}
