// Timers of Bun and Deno: neither keeps Node's rings, in which the probe of Node finds them. A timer says itself when it
// is over, and the runtime keeps one reachable until then, so holding it costs nothing but the time to the next look.
import nodeTimers from 'node:timers'
import timersPromises from 'node:timers/promises'
import type { Capture, CaptureLevel, LiveResources, Proof } from '../../probe/capture/capture.ts'
import { isObject, liveCapture } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'
import type { Patches } from '../../probe/capture/patches.ts'
import { RootedSet } from '../../probe/capture/rooted-set.ts'
import { isPending } from './pending.ts'

/** In Bun a function of its own that sleeps is a timer as well. */
const bun: unknown = Reflect.get(globalThis, 'Bun')

/** Deadlines of requests that are over hold the whole request until the next look. */
const NURSERY = 64

const owners = [globalThis, nodeTimers]

export const heldTimers: Capture = {
  kinds: ['timer'],
  install: (level, patches) =>
    liveCapture(
      held(level, patches, 'setTimeout'),
      held(level, patches, 'setInterval'),
      awaited(level, patches, timersPromises, 'setTimeout'),
      ...(isObject(bun) ? [awaited(level, patches, bun, 'sleep')] : []),
    ),
  proofs: [proof('setTimeout'), proof('setInterval')],
}

function held(level: CaptureLevel, patches: Patches, name: 'setTimeout' | 'setInterval'): LiveResources {
  const timers = new RootedSet(level, { kind: 'timer', label: name, nursery: NURSERY })
  for (const owner of owners)
    patches.replace(owner, [name], (original) => observed(patches, timers, original))
  return timers
}

/** As `patches.after`, without an array for the arguments: a server sets one for each request. */
function observed(patches: Patches, timers: RootedSet, original: Function): Function {
  const add = (timer: object, outer: Function) => timers.add(timer, outer)
  return function replacement(callback: unknown, ms: unknown): unknown {
    const timer: unknown =
      arguments.length === 2 ? original(callback, ms) : Reflect.apply(original, undefined, arguments)
    if (patches.isActive && isObject(timer)) patches.guard.run(() => add(timer, replacement))
    return timer
  }
}

/** The promise is the only thing to be had of it, and lives as long as its timer. */
function awaited(level: CaptureLevel, patches: Patches, owner: object, name: string): LiveResources {
  const label = name === 'sleep' ? 'Bun.sleep' : `await ${name}`
  const promises = new LiveSet<object>(level, {
    kind: 'timer',
    isAlive: isPending,
    label: () => label,
    nursery: 512,
  })
  patches.after(owner, [name], (promise, _args, _self, outer) => {
    if (promise instanceof Promise) promises.add(promise, outer)
  })
  return promises
}

/** Of which no program has timers. */
const proofMs = 1_999_999_973

const nothing = () => undefined

function proof(name: 'setTimeout' | 'setInterval'): Proof {
  return {
    kind: 'timer',
    what: name,
    make: ({ call }) => {
      const timer = call(nodeTimers, name, nothing, proofMs)
      return () => {
        if (isObject(timer)) Reflect.apply(nodeTimers.clearTimeout, undefined, [timer])
      }
    },
  }
}
