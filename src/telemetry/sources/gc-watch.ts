// Every pause for garbage collection, and the heap after each major one.
// All entries of a batch are counted: prom-client reads only the first, and misses half.
import { PerformanceObserver, constants } from 'node:perf_hooks'
import { Histogram } from '../metrics/histogram.ts'
import type { MetricSource, Readings } from '../metrics/readings.ts'

const kinds = new Map<unknown, 'minor' | 'major' | 'incremental' | 'weakcb'>([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
])

export class GcWatch implements MetricSource, Disposable {
  readonly metrics = ['heapAfterMajorGc'] as const
  readonly #duration = new Histogram('gcDuration')
  readonly histograms = [this.#duration]
  #heapAfterMajor: number | undefined
  readonly #observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) this.#count(entry.duration, kindOf(entry))
  })

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  read(readings: Readings): void {
    readings.set('heapAfterMajorGc', {}, this.#heapAfterMajor ?? process.memoryUsage().heapUsed)
  }

  [Symbol.dispose](): void {
    this.#observer.disconnect()
  }

  /** Told a moment after the collection: what was allocated meanwhile is counted as held. */
  #count(durationMs: number, kind: ReturnType<typeof kindOf>): void {
    if (kind === undefined) return
    this.#duration.record(durationMs / 1000, { kind })
    if (kind === 'major') this.#heapAfterMajor = process.memoryUsage().heapUsed
  }
}

function kindOf(entry: object): 'minor' | 'major' | 'incremental' | 'weakcb' | undefined {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined
  return typeof detail === 'object' && detail !== null && 'kind' in detail
    ? kinds.get(detail.kind)
    : undefined
}
