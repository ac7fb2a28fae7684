// Worker threads of Deno, until they are terminated or nobody holds them. No preload comes into them, so whoever watches
// hears of threads that are alive and silent, and says that they were not looked into.
import workerThreads from 'node:worker_threads'
import type { Capture } from '../../probe/capture/capture.ts'
import { isObject } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'

export const denoWorkers: Capture = {
  kinds: ['thread'],
  install: (level, patches) => {
    const ended = new WeakSet<object>()
    const live = new LiveSet<object>(level, {
      kind: 'thread',
      isAlive: (worker) => !ended.has(worker),
      label: () => 'Worker',
    })
    for (const owner of [globalThis, workerThreads]) {
      const Worker: unknown = Reflect.get(owner, 'Worker')
      if (typeof Worker !== 'function') continue
      patches.after(Worker.prototype, ['terminate'], (_result, _args, worker) => {
        if (isObject(worker)) ended.add(worker)
      })
      patches.afterConstruct(owner, 'Worker', (worker) => {
        live.add(worker)
        if (worker instanceof workerThreads.Worker) worker.once('exit', () => ended.add(worker))
      })
    }
    return live
  },
  proofs: [],
}
