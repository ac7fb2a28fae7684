// Reads all sources at one moment, for whoever asks. It holds no state of the program, and a source that fails hides no other.
import type { reader } from '../catalogue/label-sets.ts'
import type { Histogram } from './histogram.ts'
import { type MetricSource, type Reading, Readings } from './readings.ts'

export type Reader = (typeof reader.values)[number]

export class Telemetry {
  /** Sources that threw, from the start. */
  failures = 0
  /** Of the newest failure. */
  failure: unknown
  readonly #sources = new Set<MetricSource>()
  readonly #readings = new Readings()
  readonly #reads: Record<Reader, number> = { endpoint: 0, 'prom-client': 0, opentelemetry: 0 }
  readonly #seconds: Record<Reader, number> = { endpoint: 0, 'prom-client': 0, opentelemetry: 0 }

  constructor() {
    this.add({
      metrics: ['telemetryReads', 'telemetryReadTime', 'telemetryFailures'],
      read: (readings) => {
        readings.setEach('telemetryReads', 'reader', Object.entries(this.#reads))
        readings.setEach('telemetryReadTime', 'reader', Object.entries(this.#seconds))
        readings.set('telemetryFailures', {}, this.failures)
      },
    })
  }

  /** Until what is returned is disposed. @throws RangeError when another source gives one of its metrics */
  add(source: MetricSource): Disposable {
    this.#readings.provide(source)
    this.#sources.add(source)
    return {
      [Symbol.dispose]: () => {
        if (this.#sources.delete(source)) this.#readings.withdraw(source)
      },
    }
  }

  get histograms(): readonly Histogram[] {
    return [...this.#sources].flatMap(({ histograms = [] }) => histograms)
  }

  /** What holds now. Valid until the next read: take from it what is wanted. */
  read(by: Reader): Iterable<Reading> {
    const startedMs = performance.now()
    this.#readings.clear()
    for (const source of this.#sources) {
      try {
        source.read(this.#readings)
      } catch (error) {
        this.failures++
        this.failure = error
      }
    }
    this.#reads[by]++
    this.#seconds[by] += (performance.now() - startedMs) / 1000
    return this.#readings.all
  }
}
