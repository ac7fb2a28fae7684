// All that the probe sees in a Bun program. What Bun does as Node does is captured as in Node.
import { abortComposites } from '../probe/capture/abort-composites.ts'
import { asyncStores } from '../probe/capture/async-stores.ts'
import type { Capture } from '../probe/capture/capture.ts'
import { emitters } from '../probe/capture/emitters.ts'
import { eventTargets } from '../probe/capture/event-targets.ts'
import { files } from '../probe/capture/files.ts'
import { performanceEntries } from '../probe/capture/performance-entries.ts'
import { streams } from '../probe/capture/streams.ts'
import { watchers } from '../probe/capture/watchers.ts'
import { bunServers } from './capture/bun-servers.ts'
import { bunSockets } from './capture/bun-sockets.ts'
import { childProcesses } from './capture/child-processes.ts'
import { databases } from './capture/databases.ts'
import { fetchBodies } from './capture/fetch-bodies.ts'
import { heldTimers } from './capture/held-timers.ts'
import { immediates } from './capture/immediates.ts'
import { messagePorts } from './capture/message-ports.ts'
import { processListeners } from './capture/process-listeners.ts'
import { workers } from './capture/worker-threads.ts'

/** Emitters come last: what the others listen to is not the program's. */
export const bunCaptures: readonly Capture[] = [
  heldTimers,
  immediates,
  eventTargets,
  abortComposites,
  childProcesses,
  workers,
  messagePorts,
  bunSockets,
  bunServers,
  files,
  streams,
  fetchBodies,
  databases,
  watchers,
  asyncStores,
  performanceEntries,
  processListeners,
  emitters,
]
