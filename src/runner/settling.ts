// Decides whether a closed subject has come to rest, or how long to wait before looking again.
// Growing waits and a give-up (goleak's retry): a release that comes seconds after close is not a leak.
import type { Moment, Sample } from './series.ts'

/** In all about six seconds, after the subject's own `settleMs`. */
const CLOSED_WAITS_MS = [25, 50, 100, 200, 400, 800, 1_600, 3_000] as const
/** A rehearsal may leave what lives as long as the process: it only has to stop changing. */
const RESTED_WAITS_MS = [25, 50, 100, 200, 400] as const
/** Looks in a row that must agree before a rehearsal counts as rested. */
const STEADY_LOOKS = 3

/** What each moment after a close is held against; `idle` where there is none. */
const REFERENCES = { rested: 'idle', closed: 'rested', again: 'closed' } as const

/** One settling for each close of a phase. */
export class Settlings {
  #current: { readonly moment: Moment; readonly settling: Settling } | undefined

  /** Undefined of a moment before any close, and where there is nothing to hold it against. */
  at(moment: Moment, samples: readonly Sample[], settleMs: number): Settling | undefined {
    if (moment !== 'rested' && moment !== 'closed' && moment !== 'again') return undefined
    const reference = samples.findLast((each) => each.moment === REFERENCES[moment])
    const before = reference ?? samples.find((each) => each.moment === 'idle')
    if (before === undefined) return undefined
    if (this.#current?.moment !== moment)
      this.#current = { moment, settling: new Settling(before, moment, settleMs) }
    return this.#current.settling
  }
}

export class Settling {
  readonly #reference: Sample
  readonly #steadyIsEnough: boolean
  readonly #settleMs: number
  #hasSettled = false
  #looks = 0
  #steady = 0
  #last = ''

  /**
   * @param reference what was there before the subject started
   * @param settleMs what the subject asks for; waited for once, where something is left before
   */
  constructor(reference: Sample, moment: 'rested' | 'closed' | 'again', settleMs = 0) {
    this.#reference = reference
    this.#settleMs = settleMs
    this.#steadyIsEnough = moment === 'rested'
  }

  /** False when something is left for which the time was not enough. */
  isBack(look: Sample): boolean {
    return isBack(this.#reference, look)
  }

  /** Milliseconds to wait before the next look; undefined when this one counts. */
  waitMs(look: Sample): number | undefined {
    if (isBack(this.#reference, look)) return undefined
    if (!this.#hasSettled) {
      this.#hasSettled = true
      if (this.#settleMs > 0) return this.#settleMs
    }
    const waits = this.#steadyIsEnough ? RESTED_WAITS_MS : CLOSED_WAITS_MS
    const state = JSON.stringify([...counts(look)])
    this.#steady = state === this.#last ? this.#steady + 1 : 1
    this.#last = state
    if (this.#steadyIsEnough && this.#steady >= STEADY_LOOKS) return undefined
    const wait = waits[this.#looks]
    this.#looks += 1
    return wait
  }
}

/** True when no count is above the reference. */
function isBack(reference: Sample, look: Sample): boolean {
  const before = counts(reference)
  return [...counts(look)].every(([name, count]) => count <= (before.get(name) ?? 0))
}

function counts(sample: Sample): Map<string, number> {
  const all = new Map<string, number>()
  const add = (group: string, named: Readonly<Record<string, number>>): void => {
    for (const [name, count] of Object.entries(named)) all.set(`${group}:${name}`, count)
  }
  add('active', sample.inside.activeResources)
  add('holding', sample.inside.holdings ?? {})
  for (const { kind, file, line, live } of sample.inside.probe?.origins ?? []) {
    const name = `origin:${kind} ${file}:${line}`
    all.set(name, live + (all.get(name) ?? 0))
  }
  add('fd', sample.outside?.fds ?? {})
  all.set('children', sample.outside?.children.length ?? 0)
  all.set('threads', sample.outside?.threads ?? 0)
  return all
}
