// Signals made by AbortSignal.any and AbortSignal.timeout. A composite over a long-lived signal lives as long as
// somebody listens to it, and counts only then.
import { getEventListeners } from 'node:events'
import type { Capture } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { getterOf } from './own-value.ts'

const isAborted = getterOf(AbortSignal.prototype, 'aborted')

const signal = {
  kind: 'abort-composite',
  isAlive: (thing: object) => isAborted(thing) === false,
  /** Without a listener it is garbage as soon as its maker lets go of it. */
  isCounted: (thing: object) => thing instanceof AbortSignal && getEventListeners(thing, 'abort').length > 0,
} as const

const listen = () => undefined

export const abortComposites: Capture = {
  kinds: ['abort-composite'],
  install: (level, patches) => {
    const sets = ['any', 'timeout'].map((name) => {
      const set = new LiveSet<object>(level, { ...signal, label: () => `AbortSignal.${name}` })
      patches.after(AbortSignal, [name], (made, _args, _self, outer) => {
        if (isObject(made)) set.add(made, outer)
      })
      return set
    })
    return liveCapture(...sets)
  },
  proofs: [
    {
      kind: 'abort-composite',
      what: 'AbortSignal.any',
      make: ({ call }) => {
        const made = call(AbortSignal, 'any', [new AbortController().signal])
        if (!(made instanceof AbortSignal)) return listen
        made.addEventListener('abort', listen)
        return () => made.removeEventListener('abort', listen)
      },
    },
  ],
}
