// Timers, intervals and immediates, ref'd or not: Node's own list shows only those that keep the process alive.
// A timer says itself whether it is over (`_destroyed`, there since Node 11), so clearing needs no patch.
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'
import { inspect } from 'node:util'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

type Timer = object & { readonly _destroyed?: boolean; readonly _repeat?: unknown }

const selfTelling = {
  isAlive: ({ _destroyed: over }: Timer) => over !== true,
  nursery: 256,
  ignoresNodes: true,
} as const

export const captureTimers: Install = (level) => {
  const patches = new Patches()
  const timeouts = new LiveSet<Timer>(level, { ...selfTelling, kind: 'timer', label })
  const immediates = new LiveSet<Timer>(level, {
    ...selfTelling,
    kind: 'immediate',
    label: () => 'setImmediate',
  })
  const awaited = new LiveSet<object>(level, {
    kind: 'timer',
    isAlive: isPending,
    label: () => 'await setTimeout',
  })
  for (const owner of [globalThis, timers]) {
    patches.after(owner, ['setTimeout', 'setInterval'], (timer) => {
      if (isObject(timer)) timeouts.add(timer)
    })
    patches.after(owner, ['setImmediate'], (timer) => {
      if (isObject(timer)) immediates.add(timer)
    })
  }
  patches.after(timersPromises, ['setTimeout'], (promise) => {
    if (isObject(promise)) awaited.add(promise)
  })
  return liveCapture(patches, [timeouts, immediates, awaited])
}

function label({ _repeat: repeat }: Timer): string {
  return typeof repeat === 'number' ? 'setInterval' : 'setTimeout'
}

function isPending(promise: object): boolean {
  return /^Promise \{\s*<pending>/.test(inspect(promise))
}
