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

const nursery = 256

export const captureTimers: Install = (level) => {
  const patches = new Patches()
  const isAlive = ({ _destroyed: over }: Timer) => over !== true
  const label = ({ _repeat: repeat }: Timer) => (typeof repeat === 'number' ? 'setInterval' : 'setTimeout')
  const timeouts = new LiveSet<Timer>(level, { kind: 'timer', isAlive, label, nursery })
  const immediates = new LiveSet<Timer>(level, {
    kind: 'immediate',
    isAlive,
    label: () => 'setImmediate',
    nursery,
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

function isPending(promise: object): boolean {
  return /^Promise \{\s*<pending>/.test(inspect(promise))
}
