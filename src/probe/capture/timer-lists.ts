// The live timers, asked of Node itself: it keeps those of one duration in a ring (lib/internal/timers, linkedlist), and
// a new timer is next to the ring's head. So on the hot path only durations are noted, one load each; keeping each timer
// or following each ring costs a loop of short timers a third to the double of its time.
import timers from 'node:timers'
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import type { Live, LiveResources } from './capture.ts'
import type { Sampling } from './sampling.ts'
import { SiteSampling } from './site-sampling.ts'

/** A member of a ring: a timer, or its head. The fields are there since Node 0.10. */
export type Member = object & {
  readonly _idlePrev?: unknown
  readonly _idleTimeout?: number
  readonly _destroyed?: unknown
  readonly _idleStart?: unknown
  readonly _repeat?: unknown
}

/** Durations with a ring, some 100 bytes each. */
const maxRings = 10_000

/** Durations in milliseconds whose ring is found by one load; longer ones are looked up. */
const shortBelowMs = 65_536

/** Captured timers remembered; what is over is let go of once a second. */
const maxCaptured = 200_000

/** What a library that sets timers in its own way may return. */
const nothing: Member = {}

interface Captured {
  readonly site: Site
  readonly sinceMs: number
}

export class TimerLists implements LiveResources {
  /** Timers and rings not watched because of a bound. */
  dropped = 0
  /** 1 for a short duration that is in `#heads`: a timer of it needs no look, unless its site is due. */
  readonly isKnown = new Uint8Array(shortBelowMs)
  readonly countdown: Sampling
  readonly #level: RegistryLevel
  readonly #sampling: SiteSampling
  /** The ring of each duration that had timers when it was last looked at. */
  readonly #heads = new Map<number, object>()
  readonly #captured = new Map<object, Captured>()
  /** Those that were there before a ring was met: older than the probe, or Node's own. */
  readonly #foreign = new WeakSet<object>()
  /** Node's own, as it was before anything was replaced. */
  readonly #setTimeout = timers.setTimeout

  constructor(level: RegistryLevel) {
    this.#level = level
    this.#sampling = new SiteSampling(level, level === 'full' ? captureDirectSite : captureSite)
    this.countdown = this.#sampling.countdown
  }

  /** A timer that was just set: nothing else may have been since. */
  add(timer: Member, outer: Function): void {
    this.#keep(timer, this.#sampling.site(outer))
    this.follow(timer)
  }

  /** A timer that was just set or set anew. */
  follow(timer: Member): void {
    const ms = durationMs(timer)
    if (ms === 0) return
    if (ms < shortBelowMs ? this.isKnown[ms] === 1 : this.#heads.has(ms)) return
    if (this.#heads.size >= maxRings) this.dropped++
    else this.#meet(ms, timer)
  }

  sweep(): void {
    for (const ms of this.#heads.keys()) this.#refind(ms)
    for (const timer of this.#captured.keys()) if (isOver(timer)) this.#captured.delete(timer)
    this.#sampling.refill(this.#level === 'origins' ? this.#withoutSite() : 0)
  }

  /** Call after a sweep. */
  *live(): Generator<Live> {
    const now = performance.now()
    for (const head of this.#heads.values()) {
      for (const timer of members(head)) {
        const captured = this.#captured.get(timer)
        // At `full` every timer is captured that is not Node's own, which follows from something else.
        if (captured === undefined && (this.#level === 'full' || this.#foreign.has(timer))) continue
        const ageMs = now - (captured?.sinceMs ?? startOf(timer) ?? now)
        yield { kind: 'timer', label: label(timer), site: captured?.site, count: 1, ageMs }
      }
    }
  }

  #keep(timer: Member, site: Site | undefined): void {
    if (site === undefined) return
    if (this.#captured.size >= maxCaptured) this.dropped++
    else this.#captured.set(timer, { site, sinceMs: performance.now() })
  }

  #meet(ms: number, timer: Member): void {
    const head = previous(timer)
    if (head === undefined) return
    this.#heads.set(ms, head)
    if (ms < shortBelowMs) this.isKnown[ms] = 1
    for (const member of members(head)) if (member !== timer) this.#foreign.add(member)
  }

  /** A ring that became empty is replaced by another, or by none: a timer of ours shows which. */
  #refind(ms: number): void {
    const known = this.#heads.get(ms)
    if (known !== undefined && !isEmpty(known)) return
    const timer = this.#setTimeout(() => {}, ms)
    const head = previous(timer)
    clearTimeout(timer)
    if (head !== undefined && !isEmpty(head)) {
      this.#heads.set(ms, head)
      return
    }
    this.#heads.delete(ms)
    if (ms < shortBelowMs) this.isKnown[ms] = 0
  }

  #withoutSite(): number {
    let count = 0
    for (const head of this.#heads.values()) {
      for (const timer of members(head)) if (!this.#captured.has(timer)) count++
    }
    return count
  }
}

/** As Node truncates it, which has none of 0 ms; 0 for what is no timer of Node's. */
export function durationMs(timer: Member | undefined): number {
  const { _idleTimeout: duration } = timer ?? nothing
  return (duration ?? 0) >>> 0
}

/** The timers of a ring, oldest first. */
function* members(head: object): Generator<Member> {
  let timer = previous(head)
  while (timer !== undefined && timer !== head) {
    yield timer
    timer = previous(timer)
  }
}

function isEmpty(head: object): boolean {
  return members(head).next().done === true
}

function previous({ _idlePrev: member }: Member): Member | undefined {
  return typeof member === 'object' && member !== null ? member : undefined
}

/** One whose callback runs now is in no ring, and yet not over. */
function isOver({ _destroyed: over }: Member): boolean {
  return over === true
}

/** When it was last set, in milliseconds of this process. */
function startOf({ _idleStart: startMs }: Member): number | undefined {
  return typeof startMs === 'number' ? startMs : undefined
}

function label({ _repeat: repeat }: Member): string {
  return typeof repeat === 'number' ? 'setInterval' : 'setTimeout'
}
