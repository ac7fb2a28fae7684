// Promises that are neither fulfilled nor rejected, of those that the program makes itself: what Node makes inside of
// a call follows from something that is captured. V8's promise hooks cost 30 ns a promise, a caller 1 µs.
import { promiseHooks } from 'node:v8'
import type { RegistryLevel } from '../../resources/level.ts'
import { captureDirectSite, deepDepths } from '../../resources/site.ts'
import type { Capture } from './capture.ts'
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

/** One promise in `every`, at random; only at `full`, at other levels it captures nothing. */
export const capturePromises = (level: RegistryLevel, every: number): Capture => {
  const patches = new Patches()
  const pending = new LiveSet<object>(level, unsettled)
  const gap = () => (every === 1 ? 1 : Math.ceil(Math.random() * 2 * every))
  let untilNext = gap()
  const init = (promise: object) => {
    if (--untilNext > 0) return
    untilNext = gap()
    patches.guard(() => {
      const site = captureDirectSite(init, deepDepths)
      if (site !== undefined) pending.addFrom(promise, site)
    })
  }
  // An exception in a promise hook would end the process.
  const settled = (promise: object) => patches.guard(() => stamp(promise))
  if (level === 'full') {
    const stop = promiseHooks.createHook({ init, settled })
    patches.defer(() => Reflect.apply(stop, undefined, []))
  }
  return liveCapture(patches, [pending])
}
