// When an acquisition is worth a stack: always at `full`, never at `counts`, and at `origins` while the budget lasts.
// The budget follows what accumulates without a line: a kind that only churns is sampled thinly, one that grows is
// looked at until its line is known.
import type { RegistryLevel } from '../../resources/level.ts'
import { captureSite, type Site } from '../../resources/site.ts'
import { Sampling, type SamplingRates } from './sampling.ts'

/** A stack costs some ten times as much in JavaScriptCore as in V8: 10 to 60 µs. */
const isCostly = 'bun' in process.versions

/** Stacks of a kind in a quiet second. With the sample after them: 0.5 ms of every second for each kind. */
const alwaysCaptured = isCostly ? 16 : 64

/** Stacks of a kind in a second that follows new growth without a line: 4 to 20 ms. */
const mostCaptured = isCostly ? 512 : 4096

const every = 64
const budget = isCostly ? 20 : 200

/** `full` asks at each acquisition, `counts` at none. */
const rates = {
  off: { always: 0, every, budget: 0 },
  counts: { always: 0, every, budget: 0 },
  origins: { always: alwaysCaptured, every, budget },
  full: { always: Infinity, every, budget },
} as const satisfies Record<RegistryLevel, SamplingRates>

export class SiteSampling {
  /** For a caller that counts down itself; see `Sampling.untilDue`. */
  readonly countdown: Sampling
  readonly #level: RegistryLevel
  readonly #capture: (outer?: Function) => Site | undefined
  #always = alwaysCaptured
  #withoutSite = 0
  #mostWithoutSite = 0

  /** `capture` decides what counts as a caller. */
  constructor(level: RegistryLevel, capture = captureSite) {
    this.countdown = new Sampling(rates[level])
    this.#level = level
    this.#capture = capture
  }

  /** Counts an acquisition, and captures the site of the caller of `outer` if it is due. */
  site(outer?: Function): Site | undefined {
    return this.countdown.isDue() ? this.#capture(outer) : undefined
  }

  /**
   * Starts a new second. `withoutSite` are alive now and have no site: more than ever, twice in a row, asks for more
   * stacks; once is what happens to be under way, of which a busy server always has a new record.
   */
  refill(withoutSite = 0): void {
    const stayed = Math.min(this.#withoutSite, withoutSite)
    this.#withoutSite = withoutSite
    const grows = stayed > this.#mostWithoutSite
    this.#mostWithoutSite = Math.max(this.#mostWithoutSite, stayed)
    this.#always = grows
      ? Math.min(mostCaptured, this.#always * 8)
      : Math.max(alwaysCaptured, Math.floor(this.#always / 2))
    this.countdown.refill(this.#level === 'origins' ? this.#always : undefined)
  }
}
