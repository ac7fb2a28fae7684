// The live timers, asked of Node itself: it keeps those of one duration in a ring, and a new timer is next to the
// ring's head. So on the hot path only durations are noted, one load each; keeping each timer or following each ring
// costs a loop of short timers a third to the double of its time.
import timers from 'node:timers'
import { nowMs } from '../../resources/clock.ts'
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, captureSite, type Site } from '../../resources/site.ts'
import { Pace } from '../pace.ts'
import type { Live, LiveResources } from './capture.ts'
import type { Sampling } from './sampling.ts'
import { SiteSampling } from './site-sampling.ts'
import { Tally } from './tally.ts'
import * as ring from './timer-ring.ts'
import type { Member } from './timer-ring.ts'

/** Durations with a ring, some 100 bytes each. */
const maxRings = 10_000

/** Durations in milliseconds whose ring is found by one load; longer ones are looked up. */
const shortBelowMs = 65_536

/** Captured timers remembered; of more the lines are unknown. */
const maxCaptured = 200_000

/** Captured timers asked each second whether they are over, and an eighth of many: 0.5 ms. */
const tendedAtOnce = 8192

/** Of the time, for counting in between what has no line yet. */
const shareOfCounting = 0.005

interface Captured {
  /** Undefined for a promise's timer whose line was not captured. */
  readonly site: Site | undefined
  readonly sinceMs: number
  readonly isAwaited: boolean
}

/** Those of which no line is known are told apart by this too: what runs once within the hour is over by itself. */
const HOUR_MS = 3_600_000
const FOR_HOURS = 'setTimeout for hours'

type Label = 'setTimeout' | 'setInterval'
type RingedLabel = Label | typeof FOR_HOURS

/** Timers of one label in rings. */
interface Ringed {
  count: number
  /** When the oldest was set. */
  sinceMs: number
  /** The longest that any was set for. */
  waitsMs: number
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
  /** Of those, with a line. */
  #placed = 0
  #tended = this.#captured.entries()
  readonly #counting = new Pace(shareOfCounting)
  /** Those that were there before a ring was met: older than the probe, or Node's own. */
  readonly #foreign = new WeakSet<object>()
  /** Rings that had some. */
  readonly #mixed = new WeakSet<object>()
  /** Node's own, as it was before anything was replaced. */
  readonly #setTimeout = timers.setTimeout
  readonly #clearTimeout = timers.clearTimeout

  constructor(level: RegistryLevel) {
    this.#level = level
    this.#sampling = new SiteSampling(level, level === 'full' ? captureDirectSite : captureSite)
    this.countdown = this.#sampling.countdown
  }

  /** A timer that was just set: nothing else may have been since. */
  add(timer: Member, outer: Function): void {
    const site = this.#sampling.site(outer)
    if (site !== undefined) this.#capture(timer, { site, sinceMs: nowMs(), isAwaited: false })
    this.follow(timer)
  }

  /** The timer of a promise that was just made for `value`; none when it was refused. */
  addAwaited(ms: number, value: unknown, outer: Function): void {
    const site = this.#sampling.site(outer)
    const timer = this.#newest(ms)
    if (timer === undefined || this.#captured.has(timer) || !ring.resolvesWith(timer, value)) return
    if (site === undefined && this.#level === 'full') return // Node's own
    this.#capture(timer, { site, sinceMs: nowMs(), isAwaited: true })
    this.follow(timer)
  }

  /** A timer that was just set or set anew. */
  follow(timer: Member): void {
    const ms = ring.durationMs(timer)
    if (ms === 0) return
    if (ms < shortBelowMs ? this.isKnown[ms] === 1 : this.#heads.has(ms)) return
    if (this.#heads.size >= maxRings) this.dropped++
    else this.#meet(ms, timer)
  }

  tend(): void {
    this.#findRings()
    const last = Math.max(tendedAtOnce, this.#captured.size / 8)
    for (let asked = 0; asked < last; asked++) {
      const { done, value } = this.#tended.next()
      if (done === true) {
        this.#tended = this.#captured.entries()
        break
      }
      if (ring.isOver(value[0])) this.#release(...value)
    }
    const isCounted = this.#level === 'origins' && this.#counting.isDue
    this.#sampling.refill(isCounted ? this.#counting.run(() => this.#withoutSite()) : 0)
  }

  sweep(): void {
    this.#findRings()
    for (const [timer, captured] of this.#captured) if (ring.isOver(timer)) this.#release(timer, captured)
    this.#sampling.refill(this.#level === 'origins' ? this.#withoutSite() : 0)
  }

  /** Those in rings are counted; the captured among them are told apart, and the rest has no line. */
  live(): readonly Live[] {
    this.#findRings()
    const tally = new Tally('timer')
    const rest = this.#level === 'full' ? undefined : this.#ringed()
    for (const [timer, captured] of this.#captured) {
      if (ring.isOver(timer)) this.#release(timer, captured)
      else if (ring.previous(timer) !== undefined) {
        const name = label(timer)
        const { isAwaited, site, sinceMs } = captured
        if (name === 'setInterval') tally.add(name, site, sinceMs)
        else {
          const seen = { label: isAwaited ? 'await setTimeout' : name, site, sinceMs }
          tally.addWaiting(ring.durationMs(timer), seen)
        }
        if (rest !== undefined) rest[ringedLabel(name, ring.durationMs(timer))].count--
      }
    }
    // At `full` every timer is captured that is not Node's own, which follows from something else.
    const { setInterval: repeated } = rest ?? {}
    for (const name of ['setTimeout', FOR_HOURS] as const) {
      const once = rest?.[name]
      if (once !== undefined && once.count > 0)
        tally.addWaiting(once.waitsMs, { ...once, label: name, site: undefined })
    }
    if (repeated !== undefined && repeated.count > 0)
      tally.add('setInterval', undefined, repeated.sinceMs, repeated.count)
    return tally.live()
  }

  #capture(timer: Member, captured: Captured): void {
    if (this.#captured.size < maxCaptured) {
      this.#captured.set(timer, captured)
      if (captured.site !== undefined) this.#placed++
    } else if (this.#level === 'full') this.dropped++
  }

  #release(timer: object, { site }: Captured): void {
    this.#captured.delete(timer)
    if (site !== undefined) this.#placed--
  }

  #meet(ms: number, timer: Member): void {
    const head = ring.previous(timer)
    if (head === undefined) return
    this.#heads.set(ms, head)
    if (ms < shortBelowMs) this.isKnown[ms] = 1
    for (let each = ring.previous(head); each !== undefined && each !== head; each = ring.previous(each)) {
      if (each === timer || this.#captured.has(each)) continue
      this.#foreign.add(each)
      this.#mixed.add(head)
    }
  }

  /** A ring that became empty is replaced by another, or by none: a timer of ours shows which. */
  #findRings(): void {
    for (const [ms, known] of this.#heads) {
      if (!ring.isEmpty(known)) continue
      const head = this.#probed(ms, ring.previous)
      if (head !== undefined && !ring.isEmpty(head)) {
        this.#heads.set(ms, head)
        continue
      }
      this.#heads.delete(ms)
      if (ms < shortBelowMs) this.isKnown[ms] = 0
    }
  }

  /** The timer that was set last for this duration. */
  #newest(ms: number): Member | undefined {
    return this.#probed(ms, ring.next)
  }

  /** Reads a timer of ours, which is the newest of its ring, and looks at what it has read once ours is out. */
  #probed(ms: number, read: (timer: Member) => Member | undefined): Member | undefined {
    const timer = this.#setTimeout(() => {}, ms)
    const found = read(timer)
    this.#clearTimeout(timer)
    return found
  }

  #ringed(): Readonly<Record<RingedLabel, Ringed>> {
    const ringed: Record<RingedLabel, Ringed> = {
      setTimeout: { count: 0, sinceMs: Infinity, waitsMs: 0 },
      setInterval: { count: 0, sinceMs: Infinity, waitsMs: 0 },
      [FOR_HOURS]: { count: 0, sinceMs: Infinity, waitsMs: 0 },
    }
    for (const [ms, head] of this.#heads) {
      const isMixed = this.#mixed.has(head)
      let last: Label | undefined
      for (let each = ring.previous(head); each !== undefined && each !== head; each = ring.previous(each)) {
        if (isMixed && this.#foreign.has(each)) continue
        const name = label(each)
        const sum = ringed[ringedLabel(name, ms)]
        sum.count++
        sum.waitsMs = Math.max(sum.waitsMs, ms)
        // They stand by age: of a row of one label the first is the oldest.
        if (name !== last) sum.sinceMs = Math.min(sum.sinceMs, ring.startOf(each) ?? Infinity)
        last = name
      }
    }
    return ringed
  }

  #withoutSite(): number {
    const counts = Object.values(this.#ringed()).map(({ count }) => count)
    return Math.max(0, counts.reduce((sum, count) => sum + count, 0) - this.#placed)
  }
}

function label(timer: Member): Label {
  return ring.isInterval(timer) ? 'setInterval' : 'setTimeout'
}

function ringedLabel(name: Label, ms: number): RingedLabel {
  return name === 'setTimeout' && ms > HOUR_MS ? FOR_HOURS : name
}
