// A capture made of several parts, and what they hear from Node.
import diagnosticsChannel from 'node:diagnostics_channel'
import type { LiveResources } from './capture.ts'
import { ownValue } from './own-value.ts'
import type { Patches } from './patches.ts'

/** The live resources of all `parts`. */
export function liveCapture(...parts: readonly LiveResources[]): LiveResources {
  return {
    get dropped() {
      return parts.reduce((sum, part) => sum + part.dropped, 0)
    },
    tend: () => {
      for (const part of parts) part.tend()
    },
    sweep: () => {
      for (const part of parts) part.sweep()
    },
    live: () => parts.flatMap((part) => [...part.live()]),
  }
}

/** Hears of the objects that Node publishes on a channel, on the stack of whoever made them, until `patches` goes. */
export function onPublished(
  patches: Patches,
  channel: string,
  key: string,
  see: (thing: object) => void,
): void {
  // An exception in a subscriber would be an uncaught one of the program.
  const listener = (message: unknown) => {
    if (!patches.isActive) return
    patches.guard.run(() => {
      const thing = isObject(message) ? ownValue(message, key) : undefined
      if (isObject(thing)) see(thing)
      else patches.guard.switchOff(`Node's channel ${channel} no longer carries a ${key}`)
    })
  }
  diagnosticsChannel.subscribe(channel, listener)
  patches.defer(() => diagnosticsChannel.unsubscribe(channel, listener))
}

/** Narrows what a patched function returned. */
export function isObject(thing: unknown): thing is object {
  return typeof thing === 'object' && thing !== null
}
