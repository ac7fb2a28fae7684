// A capture made of live sets: what most kinds of resources need.
import diagnosticsChannel from 'node:diagnostics_channel'
import type { Capture, Live } from './capture.ts'
import type { LiveSet } from './live-set.ts'
import type { Patches } from './patches.ts'

/** Live resources that are not things of a live set. */
export interface Beside {
  sweep(): void
  live(): Iterable<Live>
}

/** The capture whose live resources are those of `sets` and what is `beside` them, removed with `patches`. */
export function liveCapture(patches: Patches, sets: readonly LiveSet<object>[], beside?: Beside): Capture {
  return {
    get dropped() {
      return sets.reduce((sum, set) => sum + set.dropped, 0)
    },
    get faults() {
      return patches.faults
    },
    sweep: () => {
      for (const set of sets) set.sweep()
      beside?.sweep()
    },
    live: () => [...sets.flatMap((set) => [...set.live()]), ...(beside?.live() ?? [])],
    [Symbol.dispose]: () => patches[Symbol.dispose](),
  }
}

/** Hears of the objects that Node publishes on a channel, on the stack of whoever made them, until `patches` goes. */
export function onPublished(
  patches: Patches,
  channel: string,
  key: string,
  see: (thing: object) => void,
): void {
  const listener = (message: unknown) => {
    if (typeof message !== 'object' || message === null) return
    const thing: unknown = Reflect.get(message, key)
    if (typeof thing === 'object' && thing !== null) see(thing)
  }
  diagnosticsChannel.subscribe(channel, listener)
  patches.defer(() => diagnosticsChannel.unsubscribe(channel, listener))
}

/** Narrows what a patched function returned. */
export function isObject(thing: unknown): thing is object {
  return typeof thing === 'object' && thing !== null
}
