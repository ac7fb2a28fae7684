// Signals made by AbortSignal.any and AbortSignal.timeout. A composite over a long-lived signal lives as long as
// somebody listens to it, and counts only then.
import { getEventListeners } from 'node:events'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

const signal = {
  kind: 'abort-composite',
  isAlive: (thing: object) => thing instanceof AbortSignal && !thing.aborted,
  /** Without a listener it is garbage as soon as its maker lets go of it. */
  isCounted: (thing: object) => thing instanceof AbortSignal && getEventListeners(thing, 'abort').length > 0,
} as const

export const captureAbortComposites: Install = (level) => {
  const patches = new Patches()
  const sets = ['any', 'timeout'].map((name) => {
    const set = new LiveSet<object>(level, { ...signal, label: () => `AbortSignal.${name}` })
    patches.after(AbortSignal, [name], (made, _args, _self, outer) => {
      if (isObject(made)) set.add(made, outer)
    })
    return set
  })
  return liveCapture(patches, sets)
}
