// Worker threads, until their thread is gone.
import type { Install } from './capture.ts'
import { liveCapture, onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

type Thread = object & { readonly threadId?: number }

/** What `threadId` says once the thread has ended. */
const ended = -1

export const captureThreads: Install = (level) => {
  const patches = new Patches()
  const threads = new LiveSet<Thread>(level, {
    kind: 'thread',
    isAlive: ({ threadId }) => threadId !== ended,
    label: () => 'Worker',
  })
  onPublished(patches, 'worker_threads', 'worker', (worker) => threads.add(worker))
  return liveCapture(patches, [threads])
}
