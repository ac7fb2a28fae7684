// Signals made by AbortSignal.any and AbortSignal.timeout. A composite over a long-lived signal lives as long as
// somebody listens to it, and its sources remember it.
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

export const captureAbortComposites: Install = (level) => {
  const patches = new Patches()
  const composites = new LiveSet(level, {
    kind: 'abort-composite',
    isAlive: isOpen,
    label: () => 'AbortSignal.any',
  })
  const timeouts = new LiveSet(level, {
    kind: 'abort-composite',
    isAlive: isOpen,
    label: () => 'AbortSignal.timeout',
  })
  patches.after(AbortSignal, ['any'], (signal) => {
    if (isObject(signal)) composites.add(signal)
  })
  patches.after(AbortSignal, ['timeout'], (signal) => {
    if (isObject(signal)) timeouts.add(signal)
  })
  return liveCapture(patches, [composites, timeouts])
}

function isOpen(signal: object): boolean {
  return signal instanceof AbortSignal && !signal.aborted
}
