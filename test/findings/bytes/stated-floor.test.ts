// Nothing below the floor that a report states is a finding, by any rule; what is above is.
import { describe, expect, it } from 'vitest'
import { judge, rules } from '../../../src/findings/judge.ts'
import type { HeapSurvey } from '../../../src/runner/run.ts'
import { claim, run, series } from '../series.ts'
import { planted, survey } from '../survey.ts'

const steady = series(216)

/** One thing that swells, or things that come, by so many bytes a cycle. */
function surveyed(bytesPerCycle: number, counted = (_cycle: number) => 0): HeapSurvey {
  const whole = survey([planted, { at: (cycle) => 5 + Math.floor(counted(cycle)) }])
  const paths = whole.paths.map((each) => ({
    ...each,
    ...(each.of === 'subject' && { bytes: whole.captures.map(({ cycle }) => 4_000 + bytesPerCycle * cycle) }),
  }))
  return { ...whole, paths }
}

/** A heap without snapshots, of which a function's allocations stay. */
function blind(bytesPerCycle: number): HeapSurvey {
  const whole = survey([planted])
  const captures = whole.captures.map((each) => ({
    ...each,
    snapshot: undefined,
    sites: [
      {
        stack: [{ function: 'put', file: '/app/store.ts', line: 3 }],
        bytes: 9_000 + bytesPerCycle * each.cycle,
      },
    ],
  }))
  return { ...whole, captures, paths: [] }
}

/** As a queue that swings is seen that was longer at each look by chance. */
const leaps = (cycle: number) => 0.1 * cycle + 20 * Math.sin(cycle / 80) ** 2

const ofSurvey = (found: HeapSurvey) => judge({ ...run(steady), survey: found }, claim)
const ofHeap = (bytesPerCycle: number) =>
  judge(
    run(
      series(960, (cycle) => ({ inside: { heapObjectsBytes: 1e7 + bytesPerCycle * cycle } }), { every: 40 }),
    ),
    claim,
  )
const ofFigure = (bytesPerCycle: number) =>
  judge(
    run(
      series(216, (cycle) => ({ inside: { figures: { cacheBytes: 1_000 + bytesPerCycle * cycle } } }), {
        every: 9,
      }),
    ),
    claim,
  )

const kinds = ({ findings }: ReturnType<typeof judge>) => findings.map(({ rule }) => rule)

describe('the stated floor', () => {
  it.for([
    ['growing-path', (bytes: number) => ofSurvey(surveyed(bytes)), 63, 65],
    ['growing-path', (bytes: number) => ofSurvey(surveyed(bytes, leaps)), 15, 65],
    ['growing-site', (bytes: number) => ofSurvey(blind(bytes)), 15, 17],
    ['heap-growth', ofHeap, 63, 66],
    ['figure-growth', ofFigure, 63, 65],
  ] as const)('holds for %s', ([rule, judged, below, above]) => {
    expect(kinds(judged(below))).toEqual([])
    expect(kinds(judged(above))).toEqual([rule])
  })

  it('is none for things of which every cycle leaves one, however small', () => {
    expect(kinds(ofSurvey(surveyed(12, (cycle) => cycle)))).toEqual(['growing-path'])
  })

  it('is none for what came at one rate all the way, if it is enough to tell that', () => {
    expect(kinds(ofSurvey(surveyed(12, (cycle) => cycle / 10)))).toEqual(['growing-path'])
    expect(kinds(ofSurvey(surveyed(12, (cycle) => cycle / 100)))).toEqual([])
  })

  it('is known for every rule whose evidence is bytes', () => {
    const names = rules.map(({ name }) => name)
    const exact = ['run-ended', 'must-be-zero', 'growth-by-origin', 'left-by-origin', 'left-after-close']
    const others = [...exact, 'persistent-growth', 'growing-type', 'too-many-listeners', 'budget']
    expect(names.filter((name) => !others.includes(name))).toEqual([
      'growing-path',
      'growing-site',
      'heap-growth',
      'figure-growth',
    ])
  })
})
