// Worker threads of Bun, of node:worker_threads and of the web, until their thread is gone.
import workerThreads from 'node:worker_threads'
import type { Capture } from '../../probe/capture/capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'

/** What `threadId` says once the thread has ended. */
const ended = -1

export const workers: Capture = {
  kinds: ['thread'],
  install: (level, patches) => {
    const live = new LiveSet<object>(level, {
      kind: 'thread',
      isAlive: (worker) => Reflect.get(worker, 'threadId') !== ended,
      label: () => 'Worker',
    })
    for (const owner of [globalThis, workerThreads]) {
      patches.afterConstruct(owner, 'Worker', (worker) => {
        if (typeof Reflect.get(worker, 'threadId') !== 'number')
          patches.guard.switchOff('a new Worker has no threadId')
        live.add(worker)
      })
    }
    return live
  },
  proofs: [],
}
