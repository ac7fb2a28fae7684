// A capture made of live sets: what most kinds of resources need.
import diagnosticsChannel from 'node:diagnostics_channel'
import type { Capture, LiveResources } from './capture.ts'
import type { Patches } from './patches.ts'

/** The capture whose live resources are those of `parts`, removed with `patches`. */
export function liveCapture(patches: Patches, parts: readonly LiveResources[]): Capture {
  return {
    get dropped() {
      return parts.reduce((sum, part) => sum + part.dropped, 0)
    },
    get faults() {
      return patches.faults
    },
    sweep: () => {
      for (const part of parts) part.sweep()
    },
    live: () => parts.flatMap((part) => [...part.live()]),
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
