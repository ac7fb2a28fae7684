// The live immediates. Node itself keeps one reachable until it is over, so holding it costs nothing but the time until
// the next look, and saves a WeakRef: 0.6 µs, three times the price of setting one.
import { nowMs } from '../../resources/clock.ts'
import type { ResourceKind } from '../../resources/kind.ts'
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import type { Live, LiveResources } from './capture.ts'
import { SiteSampling } from './site-sampling.ts'
import { Tally } from './tally.ts'

/** A timer says itself whether it is over; the field is there since Node 11. */
type Timer = object & { readonly _destroyed?: boolean }

/** Timers between two looks at least; what is over stays in memory until then, or for a second. */
const defaultNursery = 512

/** Things under watch. Beyond it they are counted as dropped and not watched. */
const maxKept = 200_000

interface Kept {
  readonly timer: Timer
  readonly site: Site | undefined
  readonly sinceMs: number
}

export class RootedSet implements LiveResources {
  dropped = 0
  readonly #kind: ResourceKind
  readonly #label: string
  readonly #ignoresNodes: boolean
  readonly #sampling: SiteSampling
  #young: Timer[] = []
  #youngSites: (Site | undefined)[] = []
  #kept: Kept[] = []
  readonly #nursery: number
  #judgeAt: number

  /** @param nursery of timers whose callbacks hold much, fewer: what is over and still held is the collector's work */
  constructor(
    level: RegistryLevel,
    { kind, label, nursery = defaultNursery }: { kind: ResourceKind; label: string; nursery?: number },
  ) {
    this.#nursery = nursery
    this.#judgeAt = nursery
    this.#kind = kind
    this.#label = label
    this.#ignoresNodes = level === 'full'
    this.#sampling = new SiteSampling(level, level === 'full' ? captureDirectSite : captureSite)
  }

  add(timer: Timer, outer: Function): void {
    const site = this.#sampling.site(outer)
    if (site === undefined && this.#ignoresNodes) return // Node's own, which follows from something else
    const size = this.#young.push(timer)
    if (site !== undefined) this.#youngSites[size - 1] = site
    if (size >= this.#judgeAt) this.#judge()
  }

  /** An immediate lives for a turn of the loop: there are never many. */
  tend(): void {
    this.sweep()
  }

  sweep(): void {
    this.#judge()
    this.#sampling.refill(this.#kept.filter(({ site }) => site === undefined).length)
  }

  live(): readonly Live[] {
    this.#judge()
    const tally = new Tally(this.#kind)
    for (const { site, sinceMs } of this.#kept) tally.add(this.#label, site, sinceMs)
    return tally.live()
  }

  #judge(): void {
    const kept = this.#kept.filter(({ timer }) => !isOver(timer))
    const sinceMs = nowMs()
    this.#young.forEach((timer, index) => {
      if (isOver(timer)) return
      if (kept.length >= maxKept) this.dropped++
      else kept.push({ timer, site: this.#youngSites[index], sinceMs })
    })
    this.#kept = kept
    this.#young = []
    this.#youngSites = []
    this.#judgeAt = Math.max(this.#nursery, kept.length * 2)
  }
}

function isOver({ _destroyed: over }: Timer): boolean {
  return over === true
}
