// Promises that are neither fulfilled nor rejected, of those that the program makes itself: what Node makes inside of
// a call follows from something that is captured. V8's promise hooks cost 30 ns a promise, a caller 1 µs.
import { promiseHooks } from 'node:v8'
import { captureDirectSite, deepDepths, type Site } from '../../resources/site.ts'
import type { Capture } from './capture.ts'
import { LiveSet } from './live-set.ts'
import { isStamped, stamp } from './stamp.ts'

const unsettled = {
  kind: 'promise',
  isAlive: (promise: object) => !isStamped(promise),
  label: () => 'unresolved promise',
  nursery: 1024,
} as const

/** One promise in `every`, at random; only at `full`, at other levels it captures nothing. */
export function promises(every: number): Capture {
  let untilNext = 1
  const gap = () => (every === 1 ? 1 : Math.ceil(Math.random() * 2 * every))
  return {
    kinds: ['promise'],
    install: (level, patches) => {
      const pending = new LiveSet<object>(level, unsettled)
      const add = (promise: object, site: Site | undefined) => {
        if (site !== undefined) pending.addFrom(promise, site)
      }
      // An exception in a promise hook would end the process.
      const init = (promise: object) => {
        if (--untilNext > 0 || !patches.isActive) return
        untilNext = gap()
        patches.guard.run(() => add(promise, captureDirectSite(init, deepDepths)))
      }
      const settled = (promise: object) => patches.guard.run(() => stamp(promise))
      if (level === 'full') {
        const stop = promiseHooks.createHook({ init, settled })
        patches.defer(() => Reflect.apply(stop, undefined, []))
      }
      return pending
    },
    proofs: [
      {
        kind: 'promise',
        what: 'Promise.withResolvers',
        at: ['full'],
        make: ({ call }) => {
          untilNext = 1
          const made = call(Promise, 'withResolvers')
          untilNext = gap()
          return () => {
            if (isResolvable(made)) made.resolve()
          }
        },
      },
    ],
  }
}

function isResolvable(made: unknown): made is { resolve(): void } {
  return typeof made === 'object' && made !== null && 'resolve' in made && typeof made.resolve === 'function'
}
