// When an acquisition is worth a stack: always at `full`; at `origins` the first of a kind, then a sample within a
// budget of time, so that a loop of a million timers a second pays no more than a quiet program.
import type { RegistryLevel } from '../../resources/level.ts'
import { captureSite, type Site } from '../../resources/site.ts'

/** Acquisitions of a kind that are captured without sampling. */
const alwaysCaptured = 64

/** Then one acquisition in this many … */
const sampleEvery = 64

/** … and no more than this many between two refills, a second apart: about 1 ms of every second for each kind. */
const capturesPerRefill = 200

export class SiteSampling {
  readonly #level: RegistryLevel
  #acquired = 0
  #left = alwaysCaptured + capturesPerRefill

  constructor(level: RegistryLevel) {
    this.#level = level
  }

  /** Counts an acquisition, and captures its site if it is due. */
  site(): Site | undefined {
    const acquired = ++this.#acquired
    if (this.#level === 'counts') return undefined
    if (this.#level === 'full') return captureSite()
    if ((acquired > alwaysCaptured && acquired % sampleEvery !== 0) || this.#left <= 0) return undefined
    this.#left--
    return captureSite()
  }

  refill(): void {
    this.#left = capturesPerRefill
  }
}
