// The probe: every capture, installed into this process and taken out again.
import { syncBuiltinESMExports } from 'node:module'
import type { RegistryLevel } from '../resources/level.ts'
import { processRegistry } from '../resources/process-registry.ts'
import { originalSite } from '../resources/site.ts'
import { Beat } from './beat.ts'
import { captureAbortComposites } from './capture/abort-composites.ts'
import { captureAsyncStores } from './capture/async-stores.ts'
import type { Capture, Install } from './capture/capture.ts'
import { captureEmitters } from './capture/emitters.ts'
import { captureEventTargets } from './capture/event-targets.ts'
import { captureFiles } from './capture/files.ts'
import { capturePerformance } from './capture/performance-entries.ts'
import { capturePorts } from './capture/ports.ts'
import { captureProcesses } from './capture/processes.ts'
import { capturePromises } from './capture/promises.ts'
import { captureServers } from './capture/servers.ts'
import { captureSockets } from './capture/sockets.ts'
import { captureStreams } from './capture/streams.ts'
import { captureThreads } from './capture/threads.ts'
import { captureTimers } from './capture/timers.ts'
import { captureWatchers } from './capture/watchers.ts'
import { type HoldingsReport, HoldingsTally } from './holdings.ts'

const captures: readonly Install[] = [
  captureTimers,
  captureEmitters,
  captureEventTargets,
  captureAbortComposites,
  captureProcesses,
  captureThreads,
  capturePorts,
  captureSockets,
  captureServers,
  captureFiles,
  captureStreams,
  captureWatchers,
  captureAsyncStores,
  capturePerformance,
]

/** How long what has ended may stay in a nursery, and how often the sampling budget is refilled. */
const sweepEveryMs = 1000

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
  readonly #captures: readonly Capture[]
  readonly #sweeping: Beat
  readonly #levelBefore: RegistryLevel

  constructor({ level = 'counts', promiseEvery = 8 }: ProbeOptions = {}) {
    if (promiseEvery < 1)
      throw new RangeError(`Install probe: promiseEvery is ${promiseEvery} and must be at least 1`)
    this.level = level
    this.#levelBefore = processRegistry.level
    processRegistry.level = level
    this.#sweeping = new Beat(() => this.sweep(), sweepEveryMs)
    this.#captures = [...captures.map((install) => install(level)), capturePromises(level, promiseEvery)]
    syncBuiltinESMExports()
  }

  /** Lets go of what has ended. What it looked at can be collected from the next task on, not in the same. */
  sweep(): void {
    for (const capture of this.#captures) capture.sweep()
  }

  /** Everything that is alive now. Costs some 0.1 µs to 2 µs for each live resource. */
  inspect(): HoldingsReport {
    this.sweep()
    const tally = new HoldingsTally()
    for (const capture of this.#captures) {
      for (const { kind, label, site, count, ageMs } of capture.live()) {
        tally.add({ kind, label, site: site && originalSite(site), live: count, oldestAgeMs: ageMs })
      }
    }
    for (const { kind, label, site, ageMs } of processRegistry.snapshot().held) {
      tally.add({ kind, label, site, live: 1, oldestAgeMs: ageMs })
    }
    return tally.report({ level: this.level, dropped: this.#sum('dropped'), faults: this.#sum('faults') })
  }

  /** Restores what was replaced. */
  [Symbol.dispose](): void {
    this.#sweeping[Symbol.dispose]()
    processRegistry.level = this.#levelBefore
    for (const capture of this.#captures.toReversed()) capture[Symbol.dispose]()
    syncBuiltinESMExports()
  }

  #sum(figure: 'dropped' | 'faults'): number {
    return this.#captures.reduce((sum, capture) => sum + capture[figure], 0)
  }
}
