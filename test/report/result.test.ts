import { describe, expect, it } from 'vitest'
import { judge } from '../../src/findings/judge.ts'
import { exitCode } from '../../src/report/exit-code.ts'
import { resultJsonSchema, resultOf, resultSchema } from '../../src/report/result.ts'
import { claim, run, series } from '../findings/series.ts'

const leak = run(series(20, (cycle) => ({ inside: { heapObjectsBytes: 1e7 + 1e5 * cycle } })))

describe('a result', () => {
  it('survives JSON, and is what its schema says', () => {
    const result = resultOf(leak, judge(leak, claim), claim)
    expect(resultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(JSON.parse(JSON.stringify(result)))
  })

  it('has the names that others rely on', () => {
    const result = resultOf({ ...leak, plant: 'retain-steps' }, judge(leak, claim), {
      ...claim,
      budget: { cycles: 99 },
    })
    expect(result).toMatchObject({
      schema: 'tidemark.result/1',
      scenario: 'synthetic',
      subject: 'synthetic',
      plant: 'retain-steps',
      verdict: 'leak',
      reasons: [expect.stringMatching(/^The heap/)],
      findings: [
        { rule: 'heap-growth', kind: 'heap', phase: 'life', growthPerCycle: 100_000, unit: 'bytes' },
      ],
      metrics: {
        idleRssBytes: 60e6,
        peakRssBytes: 61e6,
        peakTreePssBytes: 50e6,
        heapAfterGcBytes: { first: 1e7, last: 1.2e7 },
        heapGrowthPerCycleBytes: 100_000,
        cycles: 20,
      },
      phases: [{ name: 'life', tiers: 'off', end: 'closed' }],
      budget: { cycles: 99 },
      environment: { node: 'v26.10.0' },
      startedAt: '2026-11-21T00:00:00.000Z',
      durationMs: 12_300,
      samples: 'samples.jsonl',
    })
  })

  it('has no plant when none was given', () => {
    expect(JSON.stringify(resultOf(leak, judge(leak, claim), claim))).not.toContain('"plant"')
  })

  it('describes itself as JSON Schema', () => {
    expect(resultJsonSchema()).toMatchObject({
      type: 'object',
      properties: {
        schema: { const: 'tidemark.result/1' },
        verdict: { enum: ['clean', 'leak', 'undecided'] },
      },
    })
  })
})

describe('an exit code', () => {
  it('is 0 for nothing but clean', () => {
    expect([exitCode('clean'), exitCode('leak'), exitCode('undecided')]).toEqual([0, 1, 3])
  })
})
