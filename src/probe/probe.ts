// The probe: every capture, installed into this process and taken out again.
import { syncBuiltinESMExports } from 'node:module'
import type { RegistryLevel } from '../resources/level.ts'
import { processRegistry } from '../resources/process-registry.ts'
import { originalSite } from '../resources/site.ts'
import { Beat } from './beat.ts'
import { abortComposites } from './capture/abort-composites.ts'
import { asyncStores } from './capture/async-stores.ts'
import type { Capture } from './capture/capture.ts'
import { emitters } from './capture/emitters.ts'
import { eventTargets } from './capture/event-targets.ts'
import { files } from './capture/files.ts'
import type { Blindness } from './capture/guard.ts'
import { actor, GuardedCapture } from './capture/guarded-capture.ts'
import { performanceEntries } from './capture/performance-entries.ts'
import { ports } from './capture/ports.ts'
import { processes } from './capture/processes.ts'
import { promises } from './capture/promises.ts'
import { servers } from './capture/servers.ts'
import { sockets } from './capture/sockets.ts'
import { streams } from './capture/streams.ts'
import { threads } from './capture/threads.ts'
import { timers } from './capture/timers.ts'
import { watchers } from './capture/watchers.ts'
import { type HoldingsReport, HoldingsTally } from './holdings.ts'

/** Emitters come last: what the others listen to is not the program's. */
const captures: readonly Capture[] = [
  timers,
  eventTargets,
  abortComposites,
  processes,
  threads,
  ports,
  sockets,
  servers,
  files,
  streams,
  watchers,
  asyncStores,
  performanceEntries,
  emitters,
]

/** How long what has ended may stay in a nursery, and how often the sampling budget is refilled. */
const tendEveryMs = 1000

export const probeLevels = ['counts', 'origins', 'full'] as const satisfies readonly RegistryLevel[]

export type ProbeLevel = (typeof probeLevels)[number]

export interface ProbeOptions {
  /** Default `counts`. */
  readonly level?: ProbeLevel
  /** At `full`, one promise in this many is captured. Default 8: each costs 1 to 2 µs, and a turn makes dozens. */
  readonly promiseEvery?: number
}

/** Installed from its construction to its disposal. One per process is enough; see `installProbe`. */
export class Probe implements Disposable {
  readonly level: ProbeLevel
  readonly #captures: readonly GuardedCapture[]
  readonly #tending: Beat
  readonly #levelBefore: RegistryLevel

  constructor({ level = 'counts', promiseEvery = 8 }: ProbeOptions = {}) {
    if (promiseEvery < 1)
      throw new RangeError(`Install probe: promiseEvery is ${promiseEvery} and must be at least 1`)
    this.level = level
    this.#levelBefore = processRegistry.level
    processRegistry.level = level
    this.#tending = new Beat(() => this.#tend(), tendEveryMs)
    this.#captures = [...captures, promises(promiseEvery)].map((each) => new GuardedCapture(each, level))
    syncBuiltinESMExports()
    this.#prove()
  }

  /** Kinds that it does not see, and why. */
  get blind(): readonly Blindness[] {
    return this.#captures.flatMap(({ blind }) => blind)
  }

  /** Lets go of what has ended. What it looked at can be collected from the next task on, not in the same. */
  sweep(): void {
    for (const capture of this.#captures) capture.sweep()
  }

  /** Everything that is alive now. Costs some 0.05 µs to 0.5 µs for each live resource. */
  inspect(): HoldingsReport {
    const tally = this.#captured()
    for (const { kind, label, site, ageMs } of processRegistry.snapshot().held) {
      tally.add({ kind, label, site, live: 1, oldestAgeMs: ageMs })
    }
    return this.#reported(tally)
  }

  /** The same without what the registry has: for who adds that themselves. */
  look(): HoldingsReport {
    return this.#reported(this.#captured())
  }

  /** Restores what was replaced. */
  [Symbol.dispose](): void {
    this.#tending[Symbol.dispose]()
    processRegistry.level = this.#levelBefore
    for (const capture of this.#captures.toReversed()) capture[Symbol.dispose]()
    syncBuiltinESMExports()
  }

  #captured(): HoldingsTally {
    const tally = new HoldingsTally()
    for (const capture of this.#captures) {
      for (const { kind, label, site, count, ageMs, on } of capture.live()) {
        tally.add({ kind, label, site: site && originalSite(site), live: count, oldestAgeMs: ageMs, on })
      }
    }
    return tally
  }

  #reported(tally: HoldingsTally): HoldingsReport {
    const { level, blind } = this
    return tally.report({ level, dropped: this.#sum('dropped'), faults: this.#sum('faults'), blind })
  }

  #tend(): void {
    for (const capture of this.#captures) capture.tend()
  }

  /** Without an actor nothing is: where Node compiles no text, what cannot be proven is still watched. */
  #prove(): void {
    const acting = actor()
    if (acting !== undefined) for (const capture of this.#captures) capture.prove(acting)
  }

  #sum(figure: 'dropped' | 'faults'): number {
    return this.#captures.reduce((sum, capture) => sum + capture[figure], 0)
  }
}
