// All that the probe sees in a Deno program. What Deno does as Node does is captured as in Node.
import { abortComposites } from '../probe/capture/abort-composites.ts'
import { asyncStores } from '../probe/capture/async-stores.ts'
import type { Capture } from '../probe/capture/capture.ts'
import { emitters } from '../probe/capture/emitters.ts'
import { eventTargets } from '../probe/capture/event-targets.ts'
import { files } from '../probe/capture/files.ts'
import { performanceEntries } from '../probe/capture/performance-entries.ts'
import { servers } from '../probe/capture/servers.ts'
import { streams } from '../probe/capture/streams.ts'
import { watchers } from '../probe/capture/watchers.ts'
import { bunSockets } from './capture/bun-sockets.ts'
import { denoChildren } from './capture/deno-children.ts'
import { denoResources } from './capture/deno-resources.ts'
import { denoTimers } from './capture/deno-timers.ts'
import { denoWorkers } from './capture/deno-workers.ts'
import { immediates } from './capture/immediates.ts'
import { messagePorts } from './capture/message-ports.ts'

/** Emitters come last: what the others listen to is not the program's. */
export const denoCaptures: readonly Capture[] = [
  denoTimers,
  immediates,
  eventTargets,
  abortComposites,
  denoChildren,
  denoWorkers,
  messagePorts,
  bunSockets,
  servers,
  denoResources,
  files,
  streams,
  watchers,
  asyncStores,
  performanceEntries,
  emitters,
]
