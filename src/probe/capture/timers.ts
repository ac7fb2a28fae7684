// Timers, intervals and immediates, ref'd or not: Node's own list shows only those that keep the process alive.
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'
import { inspect } from 'node:util'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { RootedSet } from './rooted-set.ts'
import { TimerLists } from './timer-lists.ts'

export const captureTimers: Install = (level) => {
  const patches = new Patches()
  const timeouts = new TimerLists(level)
  const immediates = new RootedSet(level, 'immediate', () => 'setImmediate')
  const awaited = new LiveSet<object>(level, {
    kind: 'timer',
    isAlive: isPending,
    label: () => 'await setTimeout',
  })
  for (const owner of [globalThis, timers]) {
    patches.replace(owner, ['setTimeout', 'setInterval'], (original) => observed(patches, timeouts, original))
    patches.after(owner, ['setImmediate'], (timer, _args, _self, outer) => {
      if (isObject(timer)) immediates.add(timer, outer)
    })
  }
  // A timer that is over may be set anew: its ring is a new one then.
  patches.after(timeoutPrototype(), ['refresh'], (timer) => {
    if (isObject(timer)) timeouts.follow(timer)
  })
  patches.after(timersPromises, ['setTimeout'], (promise, _args, _self, outer) => {
    if (isObject(promise)) awaited.add(promise, outer)
  })
  return liveCapture(patches, [timeouts, immediates, awaited])
}

/** As `patches.after`, without an array for the arguments: this is the hottest function that is replaced. */
function observed(patches: Patches, timeouts: TimerLists, original: Function): Function {
  return function replacement(callback: unknown, ms: unknown, ...rest: unknown[]): unknown {
    const timer: unknown =
      rest.length === 0 ? original(callback, ms) : Reflect.apply(original, undefined, [callback, ms, ...rest])
    if (patches.isActive && isObject(timer)) timeouts.add(timer, replacement)
    return timer
  }
}

function timeoutPrototype(): object {
  const timer = setTimeout(() => {}, 0)
  clearTimeout(timer)
  const prototype: unknown = Object.getPrototypeOf(timer)
  return isObject(prototype) ? prototype : {}
}

function isPending(promise: object): boolean {
  return /^Promise \{\s*<pending>/.test(inspect(promise))
}
