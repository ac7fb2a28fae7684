// All metrics as observables of an OpenTelemetry meter, which the program brings: only its types are imported.
// Every label set is observed each time, with 0 where there is nothing: the SDK never forgets one that it has seen
// (opentelemetry-js #4096), and a leak that is gone would stay for ever.
import type { OtelMeter } from './otel-meter.ts'
import type { Metric } from '../catalogue/metric.ts'
import type { Histogram } from '../metrics/histogram.ts'
import type { Telemetry } from '../metrics/telemetry.ts'

/** Until what is returned is disposed. Durations count from now on: a histogram cannot be observed, only recorded into. */
export function observeMetrics(telemetry: Telemetry, meter: OtelMeter): Disposable {
  const owned = new DisposableStack()
  const observables = new Map<string, object>()
  for (const { key, metric, histogram } of telemetry.read('opentelemetry')) {
    if (histogram !== undefined) owned.use(recorded(meter, metric, histogram))
    else observables.set(key, observable(meter, metric))
  }
  const observed = [...observables.values()]
  const observe: Parameters<OtelMeter['addBatchObservableCallback']>[0] = (result) => {
    for (const { key, space, values } of telemetry.read('opentelemetry')) {
      const instrument = observables.get(key)
      if (instrument === undefined) continue
      for (const [index, attributes] of space.attributes.entries()) {
        result.observe(instrument, values[index] ?? 0, attributes)
      }
    }
  }
  meter.addBatchObservableCallback(observe, observed)
  owned.defer(() => meter.removeBatchObservableCallback(observe, observed))
  return owned
}

function observable(meter: OtelMeter, { name, kind, unit, help }: Metric): object {
  const options = { unit, description: help }
  return kind === 'counter'
    ? meter.createObservableCounter(name, options)
    : meter.createObservableGauge(name, options)
}

function recorded(meter: OtelMeter, { name, unit, help }: Metric, histogram: Histogram): Disposable {
  const instrument = meter.createHistogram(name, {
    unit,
    description: help,
    advice: { explicitBucketBoundaries: [...histogram.bounds] },
  })
  return histogram.listen((value, set) => instrument.record(value, histogram.space.attributes[set]))
}
