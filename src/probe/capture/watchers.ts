// File system watchers. All share one inotify descriptor, so they never show in a count of descriptors.
import fs from 'node:fs'
import type { Capture } from './capture.ts'
import { isObject } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { className, ownValue } from './own-value.ts'

export const watchers: Capture = {
  kinds: ['watcher'],
  install: (level, patches) => {
    const closed = new WeakSet<object>()
    const prototypes = new WeakSet<object>()
    const live = new LiveSet<object>(level, {
      kind: 'watcher',
      // One that failed has let go of its handle and was never closed.
      isAlive: (watcher) => !closed.has(watcher) && ownValue(watcher, '_handle') !== null,
      label: className,
    })
    /** A recursive watcher has no handle of its own: only its close tells. */
    const observeClose = (prototype: object) => {
      if (prototypes.has(prototype)) return
      prototypes.add(prototype)
      patches.after(prototype, ['close'], (_result, _args, watcher) => {
        if (isObject(watcher)) closed.add(watcher)
      })
    }
    patches.after(fs, ['watch', 'watchFile'], (watcher) => {
      if (!isObject(watcher)) return
      const prototype: object = Object.getPrototypeOf(watcher)
      if (!('close' in prototype) && ownValue(watcher, '_handle') === undefined) {
        patches.guard.switchOff('a new file watcher did not say that it is open')
      }
      observeClose(prototype)
      live.add(watcher)
    })
    return live
  },
  proofs: [],
}
