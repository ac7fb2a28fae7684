// Promises that are neither fulfilled nor rejected. V8's promise hooks cost some 30 ns for each promise, async_hooks
// ten times that; a stack for each would cost a hundred times more, so only a sample has one.
import { promiseHooks } from 'node:v8'
import type { Install } from './capture.ts'
import { liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { isStamped, stamp } from './stamp.ts'

const unsettled = {
  kind: 'promise',
  isAlive: (promise: object) => !isStamped(promise),
  label: () => 'unresolved promise',
  nursery: 1024,
  ignoresNodes: true,
} as const

/** Only at `full`; at other levels it captures nothing. */
export const capturePromises: Install = (level) => {
  const patches = new Patches()
  const pending = new LiveSet<object>(level, unsettled)
  if (level === 'full') {
    const stop = promiseHooks.createHook({ init: (promise) => pending.add(promise), settled: stamp })
    patches.defer(() => Reflect.apply(stop, undefined, []))
  }
  return liveCapture(patches, [pending])
}
