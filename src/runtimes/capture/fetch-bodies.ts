// Responses of fetch whose body nobody has read or cancelled: each keeps its connection and what has arrived.
import type { Capture } from '../../probe/capture/capture.ts'
import { isObject } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'

export const fetchBodies: Capture = {
  kinds: ['stream'],
  install: (level, patches) => {
    const live = new LiveSet<object>(level, {
      kind: 'stream',
      isAlive: (response) => Reflect.get(response, 'bodyUsed') === false,
      label: () => 'unread body of fetch',
    })
    patches.after(globalThis, ['fetch'], (fetching, _args, _self, outer) => {
      if (!(fetching instanceof Promise)) return undefined
      const site = live.site(outer)
      return fetching.then((response: unknown) => {
        patches.guard.run(() => isObject(response) && live.addFrom(response, site))
        return response
      })
    })
    return live
  },
  proofs: [],
}
