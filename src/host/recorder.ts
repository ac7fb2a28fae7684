// Keeps what a subject records as named distributions, since the last sample and since the baseline.
// Bounded by the number of names: a subject that invents one per cycle is told so instead of growing the host.
import { TidemarkError } from '../errors.ts'
import { Histogram } from './histogram.ts'
import type { Distribution, Distributions } from './sample.ts'
import { mustBeName, mustBeNumber } from './told.ts'

/** Each name costs 32 kB outside the heap. */
const MAX_NAMES = 64

export class Recorder {
  readonly #interval = new Map<string, Histogram>()
  readonly #total = new Map<string, Histogram>()

  /** @throws TidemarkError `subject` when the value is not finite or is negative, or when there are more than 64 names. */
  record(name: string, value: number): void {
    mustBeName('record', name)
    mustBeNumber(`record.${name}`, value, 0)
    histogram(this.#interval, name).record(value)
    histogram(this.#total, name).record(value)
  }

  /** What was recorded since the last call; starts anew. */
  takeInterval(): Distributions {
    const taken = read(this.#interval)
    for (const each of this.#interval.values()) each.clear()
    return taken
  }

  totals(): Distributions {
    return read(this.#total)
  }

  /** Forgets everything: what follows is measured. */
  restart(): void {
    for (const each of [...this.#interval.values(), ...this.#total.values()]) each.clear()
  }
}

function histogram(named: Map<string, Histogram>, name: string): Histogram {
  const known = named.get(name)
  if (known !== undefined) return known
  if (named.size >= MAX_NAMES) {
    throw new TidemarkError(
      'subject',
      `Record ${name}: there are ${MAX_NAMES} names already, and names must not grow with the cycles`,
    )
  }
  const created = new Histogram()
  named.set(name, created)
  return created
}

function read(named: Map<string, Histogram>): Distributions {
  const all: Record<string, Distribution> = {}
  for (const [name, each] of named) {
    const distribution = each.read()
    if (distribution !== undefined) all[name] = distribution
  }
  return all
}
