import { describe, expect, it } from 'vitest'
import { measure, metricNamed } from '../../src/findings/metrics.ts'
import type { Distribution } from '../../src/runner/series.ts'
import { series } from './series.ts'

const totals = (p50: number, p99: number) => ({
  stepMs: { count: 10, sum: 10 * p50, max: p99 * 2, p50, p99 },
})

const cost = (sum: number) => ({ count: 10, sum, max: sum, p50: sum / 10, p99: sum })
const worked = (all: Readonly<Record<string, Distribution>>) =>
  measure([series(10, () => ({ inside: { totals: all } }), { phase: 'life' })]).phases['life']

describe('metrics', () => {
  const write = series(
    20,
    (cycle) => ({
      inside: {
        heapObjectsBytes: 1e7 + 1_000 * cycle,
        totals: totals(2, 9),
        figures: { databaseBytes: 100 - cycle },
      },
      outside: { peakRssBytes: 80e6 + cycle, treePssBytes: 70e6 },
    }),
    { phase: 'write' },
  )
  const read = series(10, () => ({ outside: { peakRssBytes: 70e6 } }), { phase: 'read' })

  it('are given by phase, with peaks held against the same process idle', () => {
    expect(measure([write, read]).phases['write']).toMatchObject({
      cycles: 20,
      idleRssBytes: 60e6,
      peakRssBytes: 80e6 + 20,
      peakRssAboveIdleBytes: 20e6 + 20,
      peakTreePssBytes: 70e6,
      heapAfterGcBytes: { first: 1e7, last: 1e7 + 20_000 },
      heapGrowthPerCycleBytes: 1_000,
      databaseBytes: 100,
    })
  })

  it('tell what a step costs in multiples of the work that was done beside it, where it was', () => {
    expect(worked({ stepCpuMs: cost(120), referenceCpuMs: cost(30) })).toMatchObject({ stepWork: 4 })
    expect(worked({ stepCpuMs: cost(120) })).not.toHaveProperty('stepWork')
  })

  it('are over all the worst, and cycles added up', () => {
    expect(measure([write, read]).overall).toMatchObject({ cycles: 30, peakRssBytes: 80e6 + 20 })
  })

  it('are found by name, with or without phase and part', () => {
    const measured = measure([write, read])
    expect(metricNamed(measured, 'read.peakRssBytes')).toBe(70e6)
    expect(metricNamed(measured, 'peakRssBytes')).toBe(80e6 + 20)
    expect(metricNamed(measured, 'write.heapAfterGcBytes.last')).toBe(1e7 + 20_000)
    expect(metricNamed(measured, 'write.cycles.p50')).toBeUndefined()
    expect(metricNamed(measured, 'nothing')).toBeUndefined()
  })

  it('are absent when they were not seen', () => {
    const blind = { ...read, samples: read.samples.map((each) => ({ ...each, outside: undefined })) }
    const { read: metrics } = measure([blind]).phases
    expect(metrics).not.toHaveProperty('peakRssBytes')
    expect(metrics).not.toHaveProperty('peakRssAboveIdleBytes')
    expect(metrics).toHaveProperty('idleRssBytes', 60e6)
  })
})
