import { getHeapSpaceStatistics } from 'node:v8'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { LruFileCache } from '../../../src/agent/cache/file-cache.ts'
import { ChildProcesses } from '../../../src/agent/process/child-processes.ts'
import { taskEnds } from '../../../src/agent/tasks/task.ts'
import { builtinTools } from '../../../src/agent/tools/builtin.ts'
import type { BreakerState } from '../../../src/agent/compaction/breaker.ts'
import type { CompactionOutcome } from '../../../src/agent/compaction/compaction-outcome.ts'
import type { CompactionTrigger } from '../../../src/agent/message.ts'
import type { PromptOutcome } from '../../../src/agent/prompt/outcome.ts'
import type { StreamEnd } from '../../../src/agent/server/event-stream.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { catalogue, metricKeys } from '../../../src/telemetry/catalogue/catalogue.ts'
import type { LabelsOf } from '../../../src/telemetry/catalogue/catalogue.ts'
import { heapSpaces, taskEnd, tools } from '../../../src/telemetry/catalogue/label-sets.ts'
import { prometheusName } from '../../../src/telemetry/catalogue/metric.ts'
import type { ReliefOutcome } from '../../../src/telemetry/pressure/relief.ts'

const metrics = metricKeys.map((key) => catalogue[key])

describe('the catalogue', () => {
  it('has each name once, in both worlds', () => {
    expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length)
    expect(new Set(metrics.map(({ prometheus }) => prometheus)).size).toBe(metrics.length)
  })

  it('has names that Prometheus 2 and OpenTelemetry take, and sentences for help', () => {
    for (const { name, prometheus, help } of metrics) {
      expect(name).toMatch(/^[a-z0-9]+([._][a-z0-9]+)*$/)
      expect(prometheus).toMatch(/^[a-z_][a-z0-9_]*$/)
      expect(help).toMatch(/^[A-Z0-9].*\.$/)
    }
  })

  it('ends counters with _total, and nothing else', () => {
    expect(
      metrics.filter(({ kind, prometheus }) => prometheus.endsWith('_total') !== (kind === 'counter')),
    ).toEqual([])
  })

  it('has ascending bounds for every histogram, and for nothing else', () => {
    for (const { kind, bounds } of metrics) {
      expect(bounds !== undefined).toBe(kind === 'histogram')
      expect(bounds).toEqual(bounds?.toSorted((a, b) => a - b))
    }
  })

  it('stays small: its label sets are few, whatever the load', () => {
    const series = metrics.map(({ labels, bounds }) => {
      const sets = Object.values(labels).reduce((count, { values }) => count * values.length, 1)
      return bounds === undefined ? sets : sets * (bounds.length + 3)
    })
    expect(Math.max(...series)).toBeLessThan(400)
    expect(series.reduce((sum, each) => sum + each)).toBeLessThan(1500)
  })

  it('never has what could be personal or without bound for a label', () => {
    const names = metrics.flatMap(({ labels }) => Object.keys(labels))
    expect(names.filter((name) => /session|path|pid|command|file|id$/.test(name))).toEqual([])
  })
})

describe('a Prometheus name', () => {
  it.each([
    [{ name: 'a.b', kind: 'gauge', unit: '{thing}', help: '' }, 'a_b'],
    [{ name: 'a.b', kind: 'counter', unit: '{thing}', help: '' }, 'a_b_total'],
    [{ name: 'a.b', kind: 'gauge', unit: 'By', help: '' }, 'a_b_bytes'],
    [{ name: 'a.bytes', kind: 'counter', unit: 'By', help: '' }, 'a_bytes_total'],
    [{ name: 'a.b', kind: 'histogram', unit: 's', help: '' }, 'a_b_seconds'],
    [{ name: 'a.b', kind: 'gauge', unit: '1', help: '' }, 'a_b_ratio'],
    [{ name: 'a.b', kind: 'counter', unit: '1', help: '' }, 'a_b_total'],
  ] as const)('of %o is %s', (metric, expected) => {
    expect(prometheusName(metric)).toBe(expected)
  })
})

describe('the closed label sets', () => {
  it('are those of the agent', () => {
    expect(taskEnd.values).toEqual(taskEnds)
    expectTypeOf<LabelsOf<'promptDuration'>['outcome']>().toEqualTypeOf<PromptOutcome>()
    expectTypeOf<LabelsOf<'compactionBreaker'>['state']>().toEqualTypeOf<BreakerState>()
    expectTypeOf<LabelsOf<'compactions'>['trigger']>().toEqualTypeOf<CompactionTrigger>()
    type Refused = 'not-needed' | 'resting' | 'busy' | 'breaker-open'
    expectTypeOf<LabelsOf<'compactions'>['outcome']>().toEqualTypeOf<Exclude<CompactionOutcome, Refused>>()
    expectTypeOf<LabelsOf<'clientEnds'>['end']>().toEqualTypeOf<StreamEnd>()
    expectTypeOf<LabelsOf<'reliefActions'>['outcome']>().toEqualTypeOf<ReliefOutcome>()
  })

  it('hold every heap space of this Node, and every tool that the agent brings', async () => {
    const spaces = getHeapSpaceStatistics().map(({ space_name }) => space_name.replace(/_space$/, ''))
    expect(spaces.filter((name) => !heapSpaces.some((known) => known === name))).toEqual([])
    const registry = new ResourceRegistry()
    await using files = new LruFileCache(registry)
    await using processes = new ChildProcesses(registry)
    const brought = builtinTools({
      processes,
      spillPath: '/nowhere',
      fileCache: files,
      limiter: {
        limit: async (output) => output,
        capture: () => {
          throw new Error('not asked')
        },
      },
      runSubagent: async () => '',
      servers: () => Promise.reject(new Error('not asked')),
    }).map(({ name }) => name)
    expect([...brought, 'other'].toSorted()).toEqual(tools.toSorted())
  })
})
