// The probe of Node: every capture of it, installed into this process and taken out again.
import { CaptureSet } from './capture-set.ts'
import { abortComposites } from './capture/abort-composites.ts'
import { asyncStores } from './capture/async-stores.ts'
import type { Capture } from './capture/capture.ts'
import { emitters } from './capture/emitters.ts'
import { eventTargets } from './capture/event-targets.ts'
import { files } from './capture/files.ts'
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
import type { ProbeLevel } from './environment.ts'

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

export interface ProbeOptions {
  /** Default `counts`. */
  readonly level?: ProbeLevel
  /** At `full`, one promise in this many is captured. Default 8: each costs 1 to 2 µs, and a turn makes dozens. */
  readonly promiseEvery?: number
}

/** One per process is enough; see `installProbe`. */
export class Probe extends CaptureSet {
  constructor({ level = 'counts', promiseEvery = 8 }: ProbeOptions = {}) {
    if (promiseEvery < 1)
      throw new RangeError(`Install probe: promiseEvery is ${promiseEvery} and must be at least 1`)
    super([...captures, promises(promiseEvery)], level)
  }
}
