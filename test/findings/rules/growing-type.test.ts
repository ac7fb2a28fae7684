// Types that an engine counts ever more of: found where no path tells of them, and told by the one that says most.
import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/findings/judge.ts'
import { growingType } from '../../../src/findings/rules/growing-type.ts'
import { claim, run, series } from '../series.ts'

const counted = (typesAt: (cycle: number) => Record<string, number>) =>
  series(24, (cycle) => ({ inside: { types: { Map: 50, ...typesAt(cycle) } } }))

const found = (typesAt: (cycle: number) => Record<string, number>) =>
  growingType
    .check(run(counted(typesAt)), claim)
    .findings.map(({ kind, growthPerCycle }) => `${kind} ${growthPerCycle}`)

describe('a type of objects', () => {
  it('that grows with each cycle is found, told by the one that is not everywhere', () => {
    expect(
      found((cycle) => ({ Object: 700 + 2 * cycle, string: 3_000 + cycle, Timeout: 5 + cycle })),
    ).toEqual(['heap:Timeout 1'])
  })

  it.each([
    ['that fills and then holds', (cycle: number) => ({ Object: 700 + Math.min(8, cycle) })],
    ['that comes and goes', (cycle: number) => ({ Promise: 20 + (cycle % 3) })],
    [
      'that the look itself makes now and then',
      (cycle: number) => ({ string: 3_000 + Math.floor(cycle / 4) }),
    ],
    ['that slows', (cycle: number) => ({ Object: Math.round(700 + 100 * Math.log1p(cycle)) })],
  ])('%s is none', (_, typesAt) => {
    expect(found(typesAt)).toEqual([])
  })

  it('speaks for the bytes that grew with it', () => {
    const both = series(24, (cycle) => ({
      inside: { types: { Object: 700 + cycle }, heapObjectsBytes: 1e7 + 1_000 * cycle },
    }))
    const { findings } = judge(run(both), claim)
    expect(findings.map(({ rule }) => rule)).toEqual(['growing-type'])
    expect(findings[0]?.evidence.alsoSeen?.join(' ') ?? JSON.stringify(findings[0]?.follows)).toContain(
      'heap',
    )
  })
})
