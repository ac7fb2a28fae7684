import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { Histogram } from '../../../src/telemetry/metrics/histogram.ts'
import { PrometheusText } from '../../../src/telemetry/metrics/prometheus-text.ts'
import { Telemetry } from '../../../src/telemetry/metrics/telemetry.ts'
import { PressureMonitor } from '../../../src/telemetry/pressure/pressure-monitor.ts'
import { readMemory } from '../../../src/telemetry/pressure/memory-reading.ts'
import { CaptureRecord } from '../../../src/telemetry/capture/capture-record.ts'
import { GcWatch } from '../../../src/telemetry/sources/gc-watch.ts'
import { LoopWatch } from '../../../src/telemetry/sources/loop-watch.ts'
import { CaptureSource, PressureSource } from '../../../src/telemetry/sources/pressure-source.ts'
import { ProcessSource } from '../../../src/telemetry/sources/process-source.ts'
import { RegistrySource } from '../../../src/telemetry/sources/registry-source.ts'

const render = (telemetry: Telemetry): string => new PrometheusText().render(telemetry.read('endpoint'))
const value = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}

describe('telemetry', () => {
  it('has a value for every label set, and 0 where its source says nothing', () => {
    const telemetry = new Telemetry()
    const registry = new ResourceRegistry()
    telemetry.add(new RegistrySource(registry))
    using held = registry.hold('timer', 'a')
    const text = render(telemetry)
    expect(value(text, 'tidemark_resource_live{kind="timer"}')).toBe(1)
    expect(value(text, 'tidemark_resource_live{kind="socket"}')).toBe(0)
    expect(value(text, 'tidemark_resource_left_open{scope="session"}')).toBe(0)
    held[Symbol.dispose]()
    expect(value(render(telemetry), 'tidemark_resource_live{kind="timer"}')).toBe(0)
  })

  it('shows a leak as acquired minus released, and says whose it was', () => {
    const telemetry = new Telemetry()
    const registry = new ResourceRegistry()
    telemetry.add(new RegistrySource(registry))
    for (let cycle = 0; cycle < 10; cycle++) {
      using owner = registry.owner('session', `s${cycle}`)
      registry.hold('socket', 'released', { owner })[Symbol.dispose]()
      registry.hold('watcher', 'leaked', { owner })
    }
    const text = render(telemetry)
    const kept = (kind: string): number =>
      (value(text, `tidemark_resource_acquired_total{kind="${kind}"}`) ?? 0) -
      (value(text, `tidemark_resource_released_total{kind="${kind}"}`) ?? 0)
    expect([kept('watcher'), kept('socket')]).toEqual([10, 0])
    expect(value(text, 'tidemark_resource_left_open{scope="session"}')).toBe(10)
    expect(value(text, 'tidemark_resource_oldest_age_seconds{kind="watcher"}')).toBeGreaterThan(0)
  })

  it('refuses a label outside the closed set', () => {
    const histogram = new Histogram('gcDuration')
    // @ts-expect-error: no kind of collection
    expect(() => histogram.record(1, { kind: 'imagined' })).toThrow(
      'Read nodejs_gc_duration_seconds: kind is imagined, wanted minor, major, incremental, weakcb',
    )
    const telemetry = new Telemetry()
    telemetry.add({
      metrics: ['cpuTime', 'heapUsed'],
      read(readings) {
        readings.set('heapUsed', {}, 7)
        // @ts-expect-error: a session is no label
        readings.set('cpuTime', { mode: 'user', session: 's1' }, 1)
      },
    })
    const text = render(telemetry)
    expect(text).not.toContain('s1')
    expect(String(telemetry.failure)).toContain('wanted mode')
    expect(value(render(telemetry), 'tidemark_telemetry_failures_total')).toBe(1)
    expect(value(text, 'nodejs_heap_size_used_bytes')).toBe(7)
  })

  it('refuses two sources of one metric', () => {
    const telemetry = new Telemetry()
    const source = { metrics: ['heapUsed'], read: () => {} } as const
    using added = telemetry.add(source)
    expect(() => telemetry.add(source)).toThrow('nodejs_heap_size_used_bytes has a source already')
    added[Symbol.dispose]()
    expect(render(telemetry)).not.toContain('nodejs_heap_size_used_bytes')
    telemetry.add(source)
  })

  it('puts kinds that a program has declared together, as `other`', () => {
    const telemetry = new Telemetry()
    const registry = new ResourceRegistry()
    telemetry.add(new RegistrySource(registry))
    // @ts-expect-error: a program would augment the type
    registry.declare('tunnel')
    // @ts-expect-error: the same
    registry.hold('tunnel', 'one')
    expect(value(render(telemetry), 'tidemark_resource_live{kind="other"}')).toBe(1)
  })

  it('cumulates the buckets of a histogram', () => {
    const histogram = new Histogram('gcDuration')
    const telemetry = new Telemetry()
    telemetry.add({ metrics: [], histograms: [histogram], read: () => {} })
    for (const seconds of [0.0001, 0.0005, 0.002, 100]) histogram.record(seconds, { kind: 'major' })
    const text = render(telemetry)
    const bucket = (le: string): number | undefined =>
      value(text, `nodejs_gc_duration_seconds_bucket{kind="major",le="${le}"}`)
    expect([bucket('0.0005'), bucket('0.001'), bucket('0.0025'), bucket('2.5'), bucket('+Inf')]).toEqual([
      2, 2, 3, 3, 4,
    ])
    expect(value(text, 'nodejs_gc_duration_seconds_count{kind="major"}')).toBe(4)
    expect(value(text, 'nodejs_gc_duration_seconds_sum{kind="major"}')).toBeCloseTo(100.0026)
    expect(value(text, 'nodejs_gc_duration_seconds_count{kind="minor"}')).toBe(0)
  })
})

/** All sources of a process that has no agent. */
async function* processTelemetry(): AsyncGenerator<Telemetry> {
  await using monitor = new PressureMonitor()
  using gc = new GcWatch()
  using loop = new LoopWatch()
  const telemetry = new Telemetry()
  telemetry.add(gc)
  telemetry.add(loop)
  telemetry.add(new ProcessSource(() => readMemory().limits))
  telemetry.add(new RegistrySource(new ResourceRegistry()))
  telemetry.add(new PressureSource(monitor))
  telemetry.add(new CaptureSource(new CaptureRecord()))
  yield telemetry
}

describe('the metrics of a process', () => {
  it('hold what Node and the kernel say', async () => {
    for await (const telemetry of processTelemetry()) {
      const text = render(telemetry)
      expect(telemetry.failure).toBeUndefined()
      const rss = value(text, 'process_resident_memory_bytes') ?? 0
      expect(Math.abs(rss / process.memoryUsage.rss() - 1)).toBeLessThan(0.2)
      expect(value(text, 'nodejs_heap_space_size_used_bytes{space="old"}')).toBeGreaterThan(0)
      expect(value(text, 'nodejs_heap_limit_bytes')).toBeGreaterThan(1e7)
      expect(value(text, 'tidemark_pressure_level{level="normal"}')).toBe(1)
      expect(value(text, 'tidemark_pressure_level{level="critical"}')).toBe(0)
      expect((value(text, 'process_open_fds') ?? 3) > 2).toBe(true)
    }
  })

  const promtool = '/usr/bin/promtool'
  it.skipIf(!existsSync(promtool))(`are clean for promtool (skipped without ${promtool})`, async () => {
    for await (const telemetry of processTelemetry()) {
      const { stdout, stderr, status } = spawnSync(promtool, ['check', 'metrics'], {
        input: render(telemetry),
        encoding: 'utf8',
      })
      expect(`${stdout}${stderr}`).toBe('')
      expect(status).toBe(0)
    }
  })
})
