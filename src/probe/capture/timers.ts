// Timers, intervals and immediates, ref'd or not: Node's own list shows only those that keep the process alive.
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'
import { inspect } from 'node:util'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { RootedSet } from './rooted-set.ts'
import { durationMs, type Member, TimerLists } from './timer-lists.ts'

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
    patches.replace(owner, ['setTimeout'], (original) => observed(patches, timeouts, original))
    patches.after(owner, ['setInterval'], (timer, _args, _self, outer) => {
      if (isObject(timer)) timeouts.add(timer, outer)
    })
    patches.after(owner, ['setImmediate'], (timer, _args, _self, outer) => {
      if (isObject(timer)) immediates.add(timer, outer)
    })
  }
  patches.replace(timeoutPrototype(), ['refresh'], (original) => refreshing(patches, timeouts, original))
  patches.after(timersPromises, ['setTimeout'], (promise, _args, _self, outer) => {
    if (isObject(promise)) awaited.add(promise, outer)
  })
  return liveCapture(patches, [timeouts, immediates, awaited])
}

/**
 * As `patches.after`, without an array for the arguments: this is the hottest function that is replaced. Called for
 * one function only, so that V8 takes `original` for a constant and inlines it.
 */
function observed(patches: Patches, timeouts: TimerLists, original: Function): Function {
  const { countdown, isKnown } = timeouts
  return function replacement(callback: unknown, ms: unknown): unknown {
    const timer: Member | undefined =
      arguments.length === 2 ? original(callback, ms) : Reflect.apply(original, undefined, arguments)
    if (--countdown.untilDue > 0 && isKnown[durationMs(timer)] === 1) return timer
    if (patches.isActive && isObject(timer)) timeouts.add(timer, replacement)
    return timer
  }
}

function refreshing(patches: Patches, timeouts: TimerLists, original: Function): Function {
  return function (this: object): unknown {
    const timer: unknown = original.call(this)
    if (patches.isActive) timeouts.follow(this)
    return timer
  }
}

function timeoutPrototype(): object {
  const timer = timers.setTimeout(() => {}, 0) // A library may have taken the global one's place
  clearTimeout(timer)
  const prototype: unknown = Object.getPrototypeOf(timer)
  return isObject(prototype) ? prototype : {}
}

function isPending(promise: object): boolean {
  return /^Promise \{\s*<pending>/.test(inspect(promise))
}
