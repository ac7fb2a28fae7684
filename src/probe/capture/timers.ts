// Timers, intervals and immediates, ref'd or not: Node's own list shows only those that keep the process alive.
import nodeTimers from 'node:timers'
import timersPromises from 'node:timers/promises'
import type { Actor, Capture, Install, Proof } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import type { Patches } from './patches.ts'
import { RootedSet } from './rooted-set.ts'
import { TimerLists } from './timer-lists.ts'
import { durationMs, type Member, validMs } from './timer-ring.ts'

const install: Install = (level, patches) => {
  const timeouts = new TimerLists(level)
  const immediates = new RootedSet(level, { kind: 'immediate', label: 'setImmediate' })
  for (const owner of [globalThis, nodeTimers]) {
    patches.replace(owner, ['setTimeout'], (original) => observed(patches, timeouts, original))
    patches.after(owner, ['setInterval'], (timer, _args, _self, outer) => {
      if (isObject(timer)) timeouts.add(timer, outer)
    })
    patches.after(owner, ['setImmediate'], (timer, _args, _self, outer) => {
      if (isObject(timer)) immediates.add(timer, outer)
    })
  }
  patches.replace(timeoutPrototype(), ['refresh'], (original) => refreshing(patches, timeouts, original))
  patches.after(timersPromises, ['setTimeout'], (_promise, [ms, value], _self, outer) =>
    timeouts.addAwaited(validMs(ms), value, outer),
  )
  return liveCapture(timeouts, immediates)
}

/**
 * As `patches.after`, without an array for the arguments: this is the hottest function that is replaced. Called for
 * one function only, so that V8 takes `original` for a constant and inlines it.
 */
function observed(patches: Patches, timeouts: TimerLists, original: Function): Function {
  const { countdown, isKnown } = timeouts
  const add = (timer: Member, outer: Function) => patches.guard.run(() => timeouts.add(timer, outer))
  return function replacement(callback: unknown, ms: unknown): unknown {
    const timer: Member | undefined =
      arguments.length === 2 ? original(callback, ms) : Reflect.apply(original, undefined, arguments)
    if (--countdown.untilDue > 0 && isKnown[durationMs(timer)] === 1) return timer
    if (patches.isActive && isObject(timer)) add(timer, replacement)
    return timer
  }
}

function refreshing(patches: Patches, timeouts: TimerLists, original: Function): Function {
  const follow = (timer: object) => patches.guard.run(() => timeouts.follow(timer))
  return function (this: object): unknown {
    const timer: unknown = original.call(this)
    if (patches.isActive) follow(this)
    return timer
  }
}

function timeoutPrototype(): object {
  const timer = nodeTimers.setTimeout(() => {}, 0) // A library may have taken the global one's place
  nodeTimers.clearTimeout(timer)
  const prototype: unknown = Object.getPrototypeOf(timer)
  return isObject(prototype) ? prototype : {}
}

/** A duration of which no program has timers: the ring is the proof's alone. */
const proofMs = 1_999_999_973

const nothing = () => undefined

const proof = (what: string, make: Proof['make']): Proof => ({ kind: 'timer', what, make })

function made(timer: unknown): () => void {
  return () => {
    if (isObject(timer)) Reflect.apply(nodeTimers.clearTimeout, undefined, [timer])
  }
}

export const timers: Capture = {
  kinds: ['timer', 'immediate'],
  install,
  proofs: [
    proof('setTimeout', ({ call }) => made(call(nodeTimers, 'setTimeout', nothing, proofMs))),
    proof('setInterval', ({ call }) => made(call(nodeTimers, 'setInterval', nothing, proofMs))),
    proof('await setTimeout', awaiting),
    {
      kind: 'immediate',
      what: 'setImmediate',
      make: ({ call }) => {
        const immediate = call(nodeTimers, 'setImmediate', nothing)
        return () => Reflect.apply(nodeTimers.clearImmediate, undefined, [immediate])
      },
    },
  ],
}

function awaiting({ call }: Actor): () => void {
  const ending = new AbortController()
  const promise = call(timersPromises, 'setTimeout', proofMs, undefined, { signal: ending.signal })
  if (promise instanceof Promise) promise.catch(nothing)
  return () => ending.abort()
}
