// All metrics in a registry of prom-client 15 or of its successor, `@prometheus-io/client`, by structure: neither is imported.
// One scrape asks every metric in one turn; the state is read once for all of them.
import type { Metric } from '../catalogue/metric.ts'
import type { Histogram } from '../metrics/histogram.ts'
import type { Reading } from '../metrics/readings.ts'
import type { Telemetry } from '../metrics/telemetry.ts'

/** What both registries have. */
export interface PrometheusRegistry {
  registerMetric(metric: { get(): Promise<object> }): void
  removeSingleMetric(name: string): void
}

interface Sample {
  readonly labels: Readonly<Record<string, string | number>>
  readonly value: number
  /** Of a histogram's buckets, sum and count. */
  readonly metricName?: string
}

/** Until what is returned is disposed. @throws what the registry throws when it has one of the names, and registers none then */
export function registerMetrics(telemetry: Telemetry, registry: PrometheusRegistry): Disposable {
  using registering = new DisposableStack()
  const scrape = new Scrape(telemetry)
  for (const { key, metric } of telemetry.read('prom-client')) {
    registry.registerMetric(new RegisteredMetric(metric, () => scrape.samples(key)))
    registering.defer(() => registry.removeSingleMetric(metric.prometheus))
  }
  return registering.move()
}

class RegisteredMetric {
  /** The registry takes `_total` off for OpenMetrics, and adds it to each sample. */
  name: string
  readonly help: string
  readonly type: Metric['kind']
  readonly aggregator = 'sum'
  readonly #samples: () => readonly Sample[]

  constructor({ prometheus, help, kind }: Metric, samples: () => readonly Sample[]) {
    this.name = prometheus
    this.help = help
    this.type = kind
    this.#samples = samples
  }

  async get(): Promise<object> {
    const { name, help, type, aggregator } = this
    return { name, help, type, aggregator, values: this.#samples() }
  }
}

class Scrape {
  readonly #telemetry: Telemetry
  #samples: ReadonlyMap<string, readonly Sample[]> | undefined

  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry
  }

  samples(key: string): readonly Sample[] {
    if (this.#samples === undefined) {
      this.#samples = new Map(
        Array.from(this.#telemetry.read('prom-client'), (reading) => [reading.key, samplesOf(reading)]),
      )
      queueMicrotask(() => (this.#samples = undefined))
    }
    return this.#samples.get(key) ?? []
  }
}

function samplesOf({ metric, space, values, histogram }: Reading): readonly Sample[] {
  if (histogram !== undefined) return space.sets.flatMap((_, set) => histogramSamples(metric, histogram, set))
  return space.sets.map((labels, index) => ({ labels, value: values[index] ?? 0 }))
}

function histogramSamples(
  { prometheus }: Metric,
  { space, bounds, counts, sums }: Histogram,
  set: number,
): Sample[] {
  const labels = space.sets[set] ?? {}
  const metricName = `${prometheus}_bucket`
  let count = 0
  const buckets = [...bounds, '+Inf'].map((le, bucket) => {
    count += counts[set * (bounds.length + 1) + bucket] ?? 0
    return { metricName, labels: { le, ...labels }, value: count }
  })
  return [
    ...buckets,
    { metricName: `${prometheus}_sum`, labels, value: sums[set] ?? 0 },
    { metricName: `${prometheus}_count`, labels, value: count },
  ]
}
