// File system watchers. All share one inotify descriptor, so they never show in a count of descriptors.
import fs from 'node:fs'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

type Watcher = object & { readonly _handle?: unknown }

export const captureWatchers: Install = (level) => {
  const patches = new Patches()
  const closed = new WeakSet<object>()
  const prototypes = new WeakSet<object>()
  const watchers = new LiveSet<Watcher>(level, {
    kind: 'watcher',
    isAlive: (watcher) => !closed.has(watcher) && Reflect.get(watcher, '_handle') !== null,
    label: ({ constructor }) => constructor.name,
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
    observeClose(Object.getPrototypeOf(watcher))
    watchers.add(watcher)
  })
  return liveCapture(patches, [watchers])
}
