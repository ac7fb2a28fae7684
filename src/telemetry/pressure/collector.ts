// Asks for a collection where that is allowed, and counts those of the whole heap.
import { PerformanceObserver, constants } from 'node:perf_hooks'

/** Undefined unless the process was started with `--expose-gc`, or has exposed it since. */
export function exposedCollector(): (() => undefined) | undefined {
  const collect = globalThis.gc
  if (collect === undefined) return undefined
  return () => {
    collect()
    return undefined
  }
}

const major = constants.NODE_PERFORMANCE_GC_MAJOR

export class MajorCollections implements Disposable {
  count = 0
  readonly #observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (isMajor(entry)) this.count++
  })

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  [Symbol.dispose](): void {
    this.#observer.disconnect()
  }
}

function isMajor(entry: object): boolean {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined
  return typeof detail === 'object' && detail !== null && 'kind' in detail && detail.kind === major
}
