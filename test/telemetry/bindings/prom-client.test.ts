import { Registry as Successor, Counter as SuccessorCounter } from '@prometheus-io/client'
import { Counter, type OpenMetricsContentType, Registry } from 'prom-client'
import { describe, expect, it } from 'vitest'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { type PrometheusRegistry, registerMetrics } from '../../../src/telemetry/bindings/prom-client.ts'
import { Histogram } from '../../../src/telemetry/metrics/histogram.ts'
import { PrometheusText } from '../../../src/telemetry/metrics/prometheus-text.ts'
import { Telemetry } from '../../../src/telemetry/metrics/telemetry.ts'
import { RegistrySource } from '../../../src/telemetry/sources/registry-source.ts'

interface Bound extends PrometheusRegistry {
  metrics(): Promise<string>
}

const registries: readonly (readonly [string, () => Bound])[] = [
  ['prom-client', () => withCounter(new Registry(), Counter)],
  ['@prometheus-io/client', () => withCounter(new Successor(), SuccessorCounter)],
]

/** A metric of the user's own is there already. */
function withCounter<Target extends Bound>(
  registry: Target,
  Metric: new (options: { name: string; help: string; registers: Target[] }) => { inc(): void },
): Target {
  new Metric({ name: 'mine_total', help: 'Mine.', registers: [registry] }).inc()
  return registry
}

function telemetryOf(registry: ResourceRegistry): Telemetry {
  const telemetry = new Telemetry()
  const durations = new Histogram('gcDuration')
  durations.record(0.02, { kind: 'major' })
  durations.record(9, { kind: 'major' })
  telemetry.add({ metrics: [], histograms: [durations], read: () => {} })
  telemetry.add(new RegistrySource(registry))
  return telemetry
}

/** Without what differs with the reader: its own cost, and ages. */
const comparable = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !/mine_total|tidemark_telemetry|oldest_age_seconds\{/.test(line))

/** Labels in one order. */
const sorted = (lines: string[]): string[] =>
  lines.map((line) => line.replace(/\{kind="(\w+)",le="(.+)"\}/, '{le="$2",kind="$1"}')).toSorted()

describe.each(registries)('in a registry of %s', (_name, create) => {
  it('are the same lines as on the endpoint, beside those of the user', async () => {
    const held = new ResourceRegistry()
    const telemetry = telemetryOf(held)
    const registry = create()
    using registered = registerMetrics(telemetry, registry)
    held.hold('socket', 'leaked')
    const text = await registry.metrics()
    expect(text).toContain('mine_total 1')
    expect(text).toContain('tidemark_resource_live{kind="socket"} 1')
    expect(text).toContain('nodejs_gc_duration_seconds_bucket{le="+Inf",kind="major"} 2')
    const own = new PrometheusText().render(telemetry.read('endpoint'))
    expect(sorted(comparable(text))).toEqual(sorted(comparable(own)))
    registered[Symbol.dispose]()
    expect(comparable(await registry.metrics())).toEqual([])
  })

  it('read the state once for a scrape, and anew for the next', async () => {
    let reads = 0
    const telemetry = new Telemetry()
    telemetry.add({
      metrics: ['heapUsed', 'heapTotal', 'cpuTime'],
      read: (readings) => readings.set('heapUsed', {}, ++reads),
    })
    const registry = create()
    using registering = new DisposableStack()
    registering.use(registerMetrics(telemetry, registry))
    reads = 0
    expect(await registry.metrics()).toContain('nodejs_heap_size_used_bytes 1')
    expect(await registry.metrics()).toContain('nodejs_heap_size_used_bytes 2')
    expect(reads).toBe(2)
  })

  it('are refused whole when the registry has one of the names', async () => {
    const registry = create()
    const telemetry = telemetryOf(new ResourceRegistry())
    using registering = new DisposableStack()
    registering.use(registerMetrics(telemetry, registry))
    expect(() => registerMetrics(telemetryOf(new ResourceRegistry()), registry)).toThrow(
      'already been registered',
    )
    expect(await registry.metrics()).toContain('tidemark_resource_live{kind="socket"} 0')
  })
})

describe('in a registry for OpenMetrics', () => {
  it('keep the names of counters', async () => {
    const registry = new Registry<OpenMetricsContentType>()
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
    using registering = new DisposableStack()
    registering.use(registerMetrics(telemetryOf(new ResourceRegistry()), registry))
    const text = await registry.metrics()
    expect(text).toContain('# TYPE tidemark_resource_acquired counter')
    expect(text).toContain('tidemark_resource_acquired_total{kind="socket"} 0')
    expect(text).toMatch(/# EOF\n$/)
  })
})
