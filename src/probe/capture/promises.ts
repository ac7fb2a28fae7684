// Promises that are neither fulfilled nor rejected, of those that the program makes itself: what Node makes inside of
// a call follows from something that is captured. V8's promise hooks cost 30 ns a promise, a stack 2 µs.
import { promiseHooks } from 'node:v8'
import { captureDirectSite } from '../../resources/site.ts'
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
} as const

/** Only at `full`; at other levels it captures nothing. */
export const capturePromises: Install = (level) => {
  const patches = new Patches()
  const pending = new LiveSet<object>(level, unsettled)
  const init = (promise: object) => {
    const site = captureDirectSite()
    if (site !== undefined) pending.addFrom(promise, site)
  }
  if (level === 'full') {
    const stop = promiseHooks.createHook({ init, settled: stamp })
    patches.defer(() => Reflect.apply(stop, undefined, []))
  }
  return liveCapture(patches, [pending])
}
