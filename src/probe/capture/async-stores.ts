// Stores of AsyncLocalStorage that are still reachable: whatever was started inside and never ended keeps them.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

/** `run` is on the path of every request and is captured at `full` only; `enterWith` always. */
export const captureAsyncStores: Install = (level) => {
  const patches = new Patches()
  const known = new WeakSet<object>()
  const stores = new LiveSet(level, {
    kind: 'async-store',
    isAlive: () => true,
    label: () => 'AsyncLocalStorage',
  })
  const names = level === 'full' ? ['enterWith', 'run'] : ['enterWith']
  patches.after(AsyncLocalStorage.prototype, names, (_result, [store]) => {
    if (!isObject(store) || known.has(store)) return
    known.add(store)
    stores.add(store)
  })
  return liveCapture(patches, [stores])
}
