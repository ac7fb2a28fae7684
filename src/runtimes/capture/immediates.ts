// Immediates of Bun and Deno. Each lives for a turn of the loop; one that is over is garbage, whatever it says of itself.
import nodeTimers from 'node:timers'
import type { Capture } from '../../probe/capture/capture.ts'
import { isObject } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'

export const immediates: Capture = {
  kinds: ['immediate'],
  install: (level, patches) => {
    const live = new LiveSet<object>(level, {
      kind: 'immediate',
      isAlive: (immediate) => Reflect.get(immediate, '_destroyed') !== true,
      label: () => 'setImmediate',
      nursery: 512,
    })
    for (const owner of [globalThis, nodeTimers]) {
      patches.after(owner, ['setImmediate'], (immediate, _args, _self, outer) => {
        if (isObject(immediate)) live.add(immediate, outer)
      })
    }
    return live
  },
  proofs: [],
}
