// When an acquisition is worth a stack: always at `full`; at `origins` the first of every second, then a sample within
// a budget, so that a quiet program is seen whole and a loop of a million timers pays no more than it.
import type { RegistryLevel } from '../../resources/level.ts'
import { captureSite, type Site } from '../../resources/site.ts'

/** Acquisitions of a kind that are captured without sampling between two refills, a second apart. */
const alwaysCaptured = 64

/** Then one acquisition in this many, at random distances: a program's own rhythm must not hide a line … */
const sampleEvery = 64

/** … and no more than this many between two refills: with the first ones, 0.5 ms of every second for each kind. */
const capturesPerRefill = 200

export class SiteSampling {
  readonly #level: RegistryLevel
  readonly #capture: (outer?: Function) => Site | undefined
  #always = alwaysCaptured
  #untilNext = 0
  #left = capturesPerRefill

  /** `capture` decides what counts as a caller. */
  constructor(level: RegistryLevel, capture = captureSite) {
    this.#level = level
    this.#capture = capture
  }

  /** Counts an acquisition, and captures the site of the caller of `outer` if it is due. */
  site(outer?: Function): Site | undefined {
    if (this.#level === 'counts') return undefined
    if (this.#level === 'full') return this.#capture(outer)
    if (this.#always > 0) this.#always--
    else if (!this.#isDue()) return undefined
    return this.#capture(outer)
  }

  /** Starts a new second. */
  refill(): void {
    this.#always = alwaysCaptured
    this.#left = capturesPerRefill
  }

  #isDue(): boolean {
    if (--this.#untilNext > 0) return false
    this.#untilNext = Math.ceil(Math.random() * 2 * sampleEvery)
    return this.#left-- > 0
  }
}
