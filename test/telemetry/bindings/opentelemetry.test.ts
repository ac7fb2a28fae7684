import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { describe, expect, it } from 'vitest'
import type { Holding } from '../../../src/resources/holding.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { observeMetrics } from '../../../src/telemetry/bindings/opentelemetry.ts'
import { CaptureRecord } from '../../../src/telemetry/capture/capture-record.ts'
import { Histogram } from '../../../src/telemetry/metrics/histogram.ts'
import { PrometheusText } from '../../../src/telemetry/metrics/prometheus-text.ts'
import type { Reading } from '../../../src/telemetry/metrics/readings.ts'
import { Telemetry } from '../../../src/telemetry/metrics/telemetry.ts'
import { CaptureSource } from '../../../src/telemetry/sources/pressure-source.ts'
import { RegistrySource } from '../../../src/telemetry/sources/registry-source.ts'
import { type OtlpReceiver, otlpReceiver } from './otlp-receiver.ts'

/** A day: it exports when it is told to. */
const never = 24 * 60 * 60_000

interface Exporting extends AsyncDisposable {
  /** Resolves once the receiver has all numbers of now. */
  flush(): Promise<void>
}

function exporting(telemetry: Telemetry, receiver: OtlpReceiver): Exporting {
  const exporter = new OTLPMetricExporter({ url: `${receiver.url}/v1/metrics` })
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: never })
  const provider = new MeterProvider({ readers: [reader] })
  const observed = observeMetrics(telemetry, provider.getMeter('tidemark'))
  return {
    flush: () => provider.forceFlush(),
    async [Symbol.asyncDispose]() {
      observed[Symbol.dispose]()
      await provider.shutdown()
    },
  }
}

/** Of every series but those about reading itself, and ages, which go on while the export is under way. */
function expected(readings: Iterable<Reading>): Map<string, number> {
  const all = new Map<string, number>()
  for (const { metric, space, values, histogram } of readings) {
    if (/telemetry|oldest_age/.test(metric.name) || histogram !== undefined) continue
    for (const [index, attributes] of space.attributes.entries()) {
      const written = Object.entries(attributes).map(([key, value]) => `${key}="${value}"`)
      all.set(
        `${metric.name}${written.length === 0 ? '' : `{${written.join(',')}}`}`,
        values[index] ?? Number.NaN,
      )
    }
  }
  return all
}

const received = ({ series }: OtlpReceiver, names: Iterable<string>): Map<string, number | undefined> =>
  new Map(Array.from(names, (name) => [name, series.get(name)?.value]))

describe('with OpenTelemetry', () => {
  it('a receiver of OTLP gets the numbers of the endpoint, and 0 for what is gone', async () => {
    const registry = new ResourceRegistry()
    const record = new CaptureRecord()
    const durations = new Histogram('gcDuration')
    const telemetry = new Telemetry()
    telemetry.add(new RegistrySource(registry))
    telemetry.add(new CaptureSource(record))
    telemetry.add({ metrics: [], histograms: [durations], read: () => {} })
    await using receiver = await otlpReceiver()
    await using exports = exporting(telemetry, receiver)
    const leaked: Holding[] = []
    for (let each = 0; each < 5; each++) leaked.push(registry.hold('watcher', 'leaked'))
    record.snapshots.written++
    for (const seconds of [0.0004, 0.3, 100]) durations.record(seconds, { kind: 'major' })

    await exports.flush()
    const first = expected(telemetry.read('endpoint'))
    expect(first.get('tidemark.resource.live{tidemark.resource.kind="watcher"}')).toBe(5)
    expect(first.size).toBeGreaterThan(150)
    expect(received(receiver, first.keys())).toEqual(first)

    for (const holding of leaked) holding[Symbol.dispose]()
    await exports.flush()
    const second = expected(telemetry.read('endpoint'))
    expect(second.get('tidemark.resource.live{tidemark.resource.kind="watcher"}')).toBe(0)
    expect(received(receiver, second.keys())).toEqual(second)

    const pauses = receiver.series.get('v8js.gc.duration{v8js.gc.type="major"}')
    expect(pauses).toMatchObject({ count: 3 })
    expect(pauses?.bucketCounts).toEqual([
      ...durations.counts.subarray(durations.counts.length / 4, durations.counts.length / 2),
    ])
    const text = new PrometheusText().render(telemetry.read('endpoint'))
    expect(text).toContain(`nodejs_gc_duration_seconds_sum{kind="major"} ${pauses?.sum}`)
  })

  it('nothing is observed any more once it is disposed', async () => {
    const telemetry = new Telemetry()
    let reads = 0
    telemetry.add({ metrics: ['heapUsed'], read: () => void reads++ })
    await using receiver = await otlpReceiver()
    await using exports = exporting(telemetry, receiver)
    await exports.flush()
    expect(reads).toBe(2)
    await exports[Symbol.asyncDispose]()
    expect(reads).toBe(2)
  })

  it('a binding that observes only what is there leaves a leak on the books that is gone', async () => {
    await using receiver = await otlpReceiver()
    const exporter = new OTLPMetricExporter({ url: `${receiver.url}/v1/metrics` })
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: never })
    const provider = new MeterProvider({ readers: [reader] })
    const live = new Map([['watcher', 5]])
    provider
      .getMeter('naive')
      .createObservableGauge('live')
      .addCallback((result) => {
        for (const [kind, count] of live) result.observe(count, { kind })
      })
    await provider.forceFlush()
    live.clear()
    await provider.forceFlush()
    expect(receiver.series.get('live{kind="watcher"}')?.value).toBe(5)
    await provider.shutdown()
  })
})
