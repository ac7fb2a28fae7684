// Marks and measures, which Node keeps until they are cleared, and observers that were never disconnected. Resource
// timings are left out: Node bounds them itself, and until that bound they would look like a leak.
import { performance, PerformanceObserver } from 'node:perf_hooks'
import type { Site } from '../../resources/site.ts'
import type { Install, Live, LiveResources } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { SiteSampling } from './site-sampling.ts'

export const capturePerformance: Install = (level) => {
  const patches = new Patches()
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
  return liveCapture(patches, [observers, liveEntries(sites, sampling)])
}

function liveEntries(sites: WeakMap<object, Site>, sampling: SiteSampling): LiveResources {
  return {
    dropped: 0, // Node keeps them; nothing is watched
    sweep: () => sampling.refill(),
    live: (): Live[] => {
      const now = performance.now()
      const entries = [...performance.getEntriesByType('mark'), ...performance.getEntriesByType('measure')]
      return entries.map((entry) => {
        const { entryType: label, startTime } = entry
        return { kind: 'performance-entry', label, site: sites.get(entry), count: 1, ageMs: now - startTime }
      })
    },
  }
}
