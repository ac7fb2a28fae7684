// Worker threads, until their thread is gone.
import { Worker } from 'node:worker_threads'
import type { Capture } from './capture.ts'
import { onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { getterOf } from './own-value.ts'

/** What `threadId` says once the thread has ended. */
const ended = -1

const threadId = getterOf(Worker.prototype, 'threadId')

export const threads: Capture = {
  kinds: ['thread'],
  install: (level, patches) => {
    const heard = new WeakSet<object>()
    const live = new LiveSet<object>(level, {
      kind: 'thread',
      isAlive: (thread) => threadId(thread) !== ended,
      label: () => 'Worker',
    })
    onPublished(patches, 'worker_threads', 'worker', (worker) => {
      heard.add(worker)
      live.add(worker)
      if (typeof threadId(worker) !== 'number') patches.guard.switchOff('a new Worker has no threadId')
    })
    // Node says it in two ways, and this one comes too late for a line: it only proves the other.
    const started = (worker: object) => {
      if (!heard.has(worker))
        patches.guard.switchOff('Node did not announce a Worker on its channel worker_threads')
    }
    process.on('worker', started)
    patches.defer(() => process.off('worker', started))
    return live
  },
  proofs: [],
}
