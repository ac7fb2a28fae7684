// Listeners on `process` in Bun, where it is no EventEmitter of JavaScript: its functions are its own, and who listens is
// told by itself alone.
import { captureSite, type Site } from '../../resources/site.ts'
import { nowMs } from '../../resources/clock.ts'
import type { Capture, CaptureLevel, Live, LiveResources } from '../../probe/capture/capture.ts'
import { labelIn } from '../../probe/capture/listener-label.ts'
import type { Patches } from '../../probe/capture/patches.ts'
import { SiteSampling } from '../../probe/capture/site-sampling.ts'
import { Tally } from '../../probe/capture/tally.ts'

const adders = ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'] as const

class ProcessListeners implements LiveResources {
  readonly dropped = 0
  readonly #sampling: SiteSampling
  readonly #sites = new WeakMap<object, Site>()
  /** From before: the runtime's and Tidemark's own. */
  readonly #before = new WeakSet<object>()
  readonly #sinceMs = nowMs()

  constructor(level: CaptureLevel, patches: Patches) {
    this.#sampling = new SiteSampling(level, captureSite)
    for (const [, listener] of listening()) this.#before.add(listener)
    patches.after(process, adders, (_result, [, listener], _self, outer) => {
      const site = typeof listener === 'function' ? this.#sampling.site(outer) : undefined
      if (typeof listener === 'function' && site !== undefined) this.#sites.set(listener, site)
    })
  }

  tend(): void {
    this.sweep()
  }

  sweep(): void {
    let withoutSite = 0
    for (const [, listener] of listening()) {
      if (!this.#before.has(listener) && !this.#sites.has(listener)) withoutSite++
    }
    this.#sampling.refill(withoutSite)
  }

  live(): readonly Live[] {
    const tally = new Tally('listener')
    for (const [event, listener] of listening()) {
      if (!this.#before.has(listener))
        tally.add(labelIn('process', event), this.#sites.get(listener), this.#sinceMs)
    }
    return tally.live()
  }
}

function* listening(): Generator<readonly [string | symbol, Function]> {
  for (const event of process.eventNames()) {
    for (const listener of process.listeners(event)) yield [event, listener]
  }
}

const listener = () => undefined

export const processListeners: Capture = {
  kinds: ['listener'],
  install: (level, patches) => new ProcessListeners(level, patches),
  proofs: [
    {
      kind: 'listener',
      what: 'process.on',
      make: ({ call }) => {
        call(process, 'on', 'tidemark-proof', listener)
        return () => process.off('tidemark-proof', listener)
      },
    },
  ],
}
