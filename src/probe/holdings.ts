// What is alive in a watched process at one moment, by kind and by origin: plain data, ready to be written or sent.
import type { Site } from '../resources/site.ts'
import type { Blindness } from './capture/guard.ts'

/** Live resources of one kind with the same label and the same acquiring line. */
export interface HoldingsOrigin {
  readonly kind: string
  readonly label: string
  /** Undefined where no origin was captured: the level, the sampling, or nothing but Node on the stack. */
  readonly site: Site | undefined
  readonly live: number
  /** Of listeners: how many different emitters have them. */
  readonly on?: number | undefined
  /** The oldest is at least this old. */
  readonly oldestAgeMs: number
  /** Of timers that run once: the longest that any of them was set for. */
  readonly waitsMs?: number | undefined
}

export interface HoldingsReport {
  readonly level: string
  /** Exact live counts, whatever the sampling of origins. */
  readonly kinds: Readonly<Record<string, number>>
  /** Largest first. */
  readonly origins: readonly HoldingsOrigin[]
  /** Resources that a bound left out. */
  readonly dropped: number
  /** Observations that failed inside the probe. */
  readonly faults: number
  /** Kinds that are not counted, with the reason: nothing of them is known to be alive, or not to be. */
  readonly blind: readonly Blindness[]
}

/** Gathers live resources into a report. */
export class HoldingsTally {
  readonly #kinds: Record<string, number> = {}
  readonly #origins = new Map<string, HoldingsOrigin>()

  add(origin: HoldingsOrigin): void {
    const { kind, label, site, live, oldestAgeMs } = origin
    this.#kinds[kind] = (this.#kinds[kind] ?? 0) + live
    const key = `${kind} ${label} ${placeOf(site)} ${placeOf(site?.through)}`
    const known = this.#origins.get(key)
    const waits = Math.max(origin.waitsMs ?? 0, known?.waitsMs ?? 0)
    const things = (origin.on ?? 0) + (known?.on ?? 0)
    const sum = {
      live: live + (known?.live ?? 0),
      oldestAgeMs: Math.max(oldestAgeMs, known?.oldestAgeMs ?? 0),
      ...(waits > 0 && { waitsMs: waits }),
      ...(things > 0 && { on: things }),
    }
    this.#origins.set(key, { ...origin, ...sum })
  }

  report(rest: Omit<HoldingsReport, 'kinds' | 'origins'>): HoldingsReport {
    const origins = [...this.#origins.values()].toSorted((a, b) => b.live - a.live)
    return { ...rest, kinds: { ...this.#kinds }, origins }
  }
}

function placeOf(site: Site | undefined): string {
  return site === undefined ? '' : `${site.file}:${site.line}:${site.column}`
}
