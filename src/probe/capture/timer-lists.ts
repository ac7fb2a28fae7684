// The live timers, asked of Node itself: it keeps those of one duration in a ring (lib/internal/timers, linkedlist), and
// a new timer is next to the ring's head. So a timer that is not captured costs the memory of its ring only: keeping
// each, or putting a mark on it, costs a loop of short timers a tenth to the double of its time in the collector.
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import type { Live, LiveResources } from './capture.ts'
import { SiteSampling } from './site-sampling.ts'

/** A member of a ring: a timer, or its head. The fields are there since Node 0.10. */
type Member = object & {
  readonly _idlePrev?: unknown
  readonly _destroyed?: unknown
  readonly _idleStart?: unknown
  readonly _repeat?: unknown
}

/** Rings remembered, some 100 bytes each; there is one for each duration. */
const maxRings = 10_000

/** Captured timers remembered; what is over is let go of once a second. */
const maxCaptured = 200_000

interface Captured {
  readonly site: Site
  readonly sinceMs: number
}

export class TimerLists implements LiveResources {
  /** Timers and rings not watched because of a bound. */
  dropped = 0
  readonly #ignoresNodes: boolean
  readonly #sampling: SiteSampling
  readonly #heads = new Set<object>()
  readonly #captured = new Map<object, Captured>()
  /** Those that were there before a ring was met: older than the probe, or Node's own. */
  readonly #foreign = new WeakSet<object>()
  #lastHead: unknown

  constructor(level: RegistryLevel) {
    this.#ignoresNodes = level === 'full'
    this.#sampling = new SiteSampling(level, level === 'full' ? captureDirectSite : captureSite)
  }

  /** A timer that was just set: nothing else may have been since. */
  add(timer: Member, outer: Function): void {
    const site = this.#sampling.site(outer)
    if (site !== undefined) {
      if (this.#captured.size >= maxCaptured) this.dropped++
      else this.#captured.set(timer, { site, sinceMs: performance.now() })
    }
    this.follow(timer)
  }

  /** A timer that was just set or set anew. */
  follow(timer: Member): void {
    const head = previous(timer)
    if (head === this.#lastHead || head === undefined) return
    this.#lastHead = head
    if (this.#heads.has(head)) return
    if (this.#heads.size >= maxRings) this.dropped++
    else this.#meet(head, timer)
  }

  sweep(): void {
    this.#lastHead = undefined
    for (const head of this.#heads) if (members(head).next().done === true) this.#heads.delete(head)
    for (const timer of this.#captured.keys()) if (isOver(timer)) this.#captured.delete(timer)
    this.#sampling.refill()
  }

  *live(): Generator<Live> {
    const now = performance.now()
    for (const head of this.#heads) {
      for (const timer of members(head)) {
        const captured = this.#captured.get(timer)
        // At `full` every timer is captured that is not Node's own, which follows from something else.
        if (captured === undefined && (this.#ignoresNodes || this.#foreign.has(timer))) continue
        const ageMs = now - (captured?.sinceMs ?? startOf(timer) ?? now)
        yield { kind: 'timer', label: label(timer), site: captured?.site, count: 1, ageMs }
      }
    }
  }

  #meet(head: object, timer: Member): void {
    this.#heads.add(head)
    for (const member of members(head)) if (member !== timer) this.#foreign.add(member)
  }
}

/** The timers of a ring, oldest first. */
function* members(head: object): Generator<Member> {
  let timer = previous(head)
  while (timer !== undefined && timer !== head) {
    yield timer
    timer = previous(timer)
  }
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
