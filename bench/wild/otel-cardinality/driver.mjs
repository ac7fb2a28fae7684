// Telemetry of a web server: durations by an attribute that is another one for each user.
import { MeterProvider, PeriodicExportingMetricReader, AggregationTemporality } from '@opentelemetry/sdk-metrics'

export async function create() {
  const exporter = {
    export: (_metrics, done) => done({ code: 0 }),
    forceFlush: async () => {},
    shutdown: async () => {},
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
  }
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const provider = new MeterProvider({ readers: [reader] })
  const durations = provider.getMeter('web').createHistogram('duration')
  return {
    async step(i) {
      durations.record(i % 90, { user: `user-${i}` })
      if (i % 10 === 0) await reader.forceFlush()
    },
    async close() { await provider.shutdown() },
  }
}
