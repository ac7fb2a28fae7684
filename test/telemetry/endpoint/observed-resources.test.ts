import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lookByProbe } from '../../../src/probe/look.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { observe } from '../../../src/telemetry/observe.ts'

const root = join(import.meta.dirname, '../../..')
const program = join(root, 'test/planted/pressure/thirty-intervals.ts')
const register = join(root, 'src/probe/register.ts')

const statsSchema = z.object({
  resources: z.record(z.string(), z.object({ live: z.number(), seen: z.number(), acquired: z.number() })),
  probe: z
    .object({
      level: z.string(),
      origins: z.array(z.object({ kind: z.string(), live: z.number(), at: z.string().optional() })),
    })
    .optional(),
})

interface Seen {
  readonly metrics: string
  readonly stats: z.infer<typeof statsSchema>
}

async function seenOf(args: readonly string[], flags: readonly string[] = []): Promise<Seen> {
  const child = spawn(process.execPath, [...flags, program, ...args], { stdio: ['pipe', 'pipe', 'ignore'] })
  try {
    const [url]: unknown[] = await once(createInterface(child.stdout), 'line')
    const asked = async (path: string) => (await fetch(`${String(url)}${path}`)).text()
    const metrics = await asked('/metrics')
    return { metrics, stats: statsSchema.parse(JSON.parse(await asked('/stats'))) }
  } finally {
    child.stdin.end()
    await once(child, 'exit')
  }
}

/** Of a server for HTTP: no line of the program's has made it. */
const nodesOwn = 1

const timersIn = ({ metrics }: Seen) => /^tidemark_resource_live\{kind="timer"\} (\d+)$/m.exec(metrics)?.[1]

describe('what a probe sees', () => {
  const line = readFileSync(program, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes('return setInterval'))
  const origin = { kind: 'timer', live: 30, at: `${program}:${line + 1} startSession` }

  it('is in /metrics and /stats where --import has loaded it, by line', async () => {
    const seen = await seenOf(['leak'], ['--import', register])
    expect(timersIn(seen)).toBe(`${30 + nodesOwn}`)
    expect(seen.metrics).toContain('tidemark_probe_loaded 1\n')
    expect(seen.metrics).toContain('tidemark_resource_high_water{kind="timer"} 31\n')
    expect(seen.stats.resources['timer']).toEqual({ live: 31, seen: 31, acquired: 0 })
    expect(seen.stats.probe?.origins).toContainEqual(expect.objectContaining(origin))
  })

  it('is there too where the program has asked for it', async () => {
    const seen = await seenOf(['leak', 'load'])
    expect(timersIn(seen)).toBe('30')
    expect(seen.stats.probe?.origins).toContainEqual(expect.objectContaining(origin))
  })

  it('is nothing for a program that has cleared them: telemetry does not count its own', async () => {
    const preloaded = await seenOf(['cleared'], ['--import', register])
    const loaded = await seenOf(['cleared', 'load'])
    expect([timersIn(preloaded), timersIn(loaded)]).toEqual([`${nodesOwn}`, '0'])
    for (const seen of [preloaded, loaded]) {
      expect(seen.metrics).toContain('tidemark_resource_live{kind="server"} 0\n')
      expect(seen.metrics).toContain('tidemark_resource_live{kind="performance-observer"} 0\n')
      expect(seen.metrics).toContain('tidemark_probe_loaded 1\n')
    }
  })

  it('is not known without one, and the metrics say so', async () => {
    const seen = await seenOf(['leak'])
    expect(timersIn(seen)).toBe('0')
    expect(seen.metrics).toContain('tidemark_probe_loaded 0\n')
    expect(seen.stats.probe).toBeUndefined()
  })
})

describe('observe({ resources: true })', () => {
  it('adds to what is booked, goes out through OpenTelemetry, and takes the probe out again', async () => {
    const registry = new ResourceRegistry()
    const before = globalThis.setInterval
    {
      await using observed = await observe({ serve: false, registry, resources: true })
      const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
      const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })
      const provider = new MeterProvider({ readers: [reader] })
      using held = registry.hold('timer', 'booked')
      observed.observeWith(provider.getMeter('test'))
      const live = async (): Promise<number | undefined> => {
        exporter.reset()
        await reader.forceFlush()
        const found = exporter
          .getMetrics()
          .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
          .find(({ descriptor }) => descriptor.name === 'tidemark.resource.live')
        const point = found?.dataPoints.find(
          ({ attributes }) => attributes['tidemark.resource.kind'] === 'timer',
        )
        return typeof point?.value === 'number' ? point.value : undefined
      }
      const idle = (await live()) ?? NaN
      const timers = Array.from({ length: 5 }, () => setInterval(() => {}, 60_000))
      expect(await live()).toBe(idle + 5)
      for (const timer of timers) clearInterval(timer)
      expect(await live()).toBe(idle)
      held[Symbol.dispose]()
      expect(await live()).toBe(idle - 1)
      await provider.shutdown()
    }
    expect(globalThis.setInterval).toBe(before)
    expect(lookByProbe()).toBeUndefined()
  })
})
