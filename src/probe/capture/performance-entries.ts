// Marks and measures, which Node keeps until they are cleared, and observers that were never disconnected. Resource
// timings are left out: Node bounds them itself, and until that bound they would look like a leak.
import { performance, PerformanceObserver } from 'node:perf_hooks'
import type { Site } from '../../resources/site.ts'
import type { Capture, Install, LiveResources } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { SiteSampling } from './site-sampling.ts'
import { Tally } from './tally.ts'

/** Node's own: a class of the program's may have others. */
const getEntriesByType = performance.getEntriesByType.bind(performance)

const install: Install = (level, patches) => {
  const sites = new WeakMap<object, Site>()
  const sampling = new SiteSampling(level)
  const disconnected = new WeakSet<object>()
  const observers = new LiveSet<object>(level, {
    kind: 'performance-observer',
    isAlive: (observer) => !disconnected.has(observer),
    label: () => 'PerformanceObserver',
  })
  patches.after(Object.getPrototypeOf(performance), ['mark', 'measure'], (entry) => {
    const site = sampling.site()
    if (isObject(entry) && site !== undefined) sites.set(entry, site)
  })
  patches.after(PerformanceObserver.prototype, ['observe'], (_result, _args, observer) => {
    if (isObject(observer)) observers.add(observer)
  })
  patches.after(PerformanceObserver.prototype, ['disconnect'], (_result, _args, observer) => {
    if (isObject(observer)) disconnected.add(observer)
  })
  return liveCapture(observers, liveEntries(sites, sampling))
}

function liveEntries(sites: WeakMap<object, Site>, sampling: SiteSampling): LiveResources {
  return {
    dropped: 0, // Node keeps them; nothing is watched
    tend: () => sampling.refill(),
    sweep: () => sampling.refill(),
    live: () => {
      const tally = new Tally('performance-entry')
      for (const type of ['mark', 'measure'] as const) {
        for (const entry of getEntriesByType(type)) {
          tally.add(type, sites.get(entry), entry.startTime)
        }
      }
      return tally.live()
    },
  }
}

const proofName = 'tidemark proof'

export const performanceEntries: Capture = {
  kinds: ['performance-entry', 'performance-observer'],
  install,
  proofs: [
    {
      kind: 'performance-entry',
      what: 'performance.mark',
      make: ({ call }) => {
        call(performance, 'mark', proofName)
        return () => performance.clearMarks(proofName)
      },
    },
    {
      kind: 'performance-observer',
      what: 'PerformanceObserver.observe',
      make: ({ call }) => {
        const observer = new PerformanceObserver(() => undefined)
        call(observer, 'observe', { entryTypes: ['function'] })
        return () => observer.disconnect()
      },
    },
  ],
}
