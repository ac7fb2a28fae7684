import { describe, expect, it } from 'vitest'
import { compareRuns, type MeasuredRuns } from '../../src/baseline/compare.ts'
import type { ComparisonMode, FigureKind } from '../../src/baseline/figure-kind.ts'
import type { FigureRuns } from '../../src/baseline/figures.ts'
import { machine, noisyRuns } from './runs.ts'

const options = { against: 'tidemark.baseline.json', mode: 'stored' as const }
const runs = (figures: Record<string, readonly number[]>): MeasuredRuns => ({ machine, figures })
const judged = (name: string, before: readonly number[], now: readonly number[]) =>
  compareRuns(runs({ [name]: before }), runs({ [name]: now }), options)

describe('compareRuns', () => {
  it('holds counts exactly: one row more in every run is worse, one fewer better', () => {
    const five = [3, 3, 3, 3, 3]
    expect(judged('life.rowsPerStep.max', five, [4, 4, 4, 4, 4]).figures[0]?.judgement).toBe('worse')
    expect(judged('life.rowsPerStep.max', five, [2, 2, 2, 2, 2]).figures[0]?.judgement).toBe('better')
    expect(judged('life.rowsPerStep.max', five, five).figures[0]?.judgement).toBe('same')
  })

  it('wants more runs before it calls a changed count worse', () => {
    const { figures, inDoubt } = judged('life.rowsPerStep.max', [3, 3, 3, 3, 3], [4, 4, 4])
    expect(figures[0]?.judgement).toBe('same')
    expect(inDoubt).toEqual(['life.rowsPerStep.max'])
  })

  it('does not believe a count that one run in five has, nor a peak that one run has', () => {
    expect(judged('life.peakThreads', [7, 7, 7, 7, 7], [7, 7, 9, 7, 7]).figures[0]?.judgement).toBe('same')
    const before = [100e6, 101e6, 102e6, 101e6, 100e6]
    expect(
      judged('life.peakRssBytes', before, [100e6, 300e6, 101e6, 100e6, 102e6]).figures[0]?.judgement,
    ).toBe('same')
  })

  it('calls memory worse that lies above in every run, by more than what matters', () => {
    const before = [100e6, 101e6, 102e6, 101e6, 100e6]
    const up = (by: number): readonly number[] => before.map((each) => each + by)
    expect(judged('life.peakRssBytes', before, up(10e6)).figures[0]?.judgement).toBe('worse')
    expect(judged('life.peakRssBytes', before, up(-10e6)).figures[0]?.judgement).toBe('better')
    expect(judged('life.peakRssBytes', before, up(2e6)).figures[0]?.judgement).toBe('same')
  })

  it('names what was not measured, and what the baseline does not have', () => {
    const before = runs({ 'life.peakRssBytes': [1, 1, 1, 1, 1], 'life.rows.max': [1, 1, 1, 1, 1] })
    const now = runs({ 'life.rows.max': [1, 1], 'life.newRows.max': [1, 1, 1] })
    const { missing, leftOut } = compareRuns(before, now, options)
    expect(missing).toEqual(['life.peakRssBytes', 'life.rows.max'])
    expect(leftOut).toEqual([{ name: 'life.newRows.max', reason: 'the baseline does not have it' }])
  })

  it('does not judge the kinds that the configuration leaves out, and says so', () => {
    const before = runs({ 'life.stepMs.p50': [1, 1, 1, 1, 1], 'life.rows.max': [1, 1, 1, 1, 1] })
    const now = runs({ 'life.stepMs.p50': [9, 9, 9, 9, 9], 'life.rows.max': [2, 2, 2, 2, 2] })
    const judgements = (leaveOut: readonly FigureKind[]) =>
      compareRuns(before, now, { ...options, leaveOut }).figures.map(({ name, judgement }) => [
        name,
        judgement,
      ])
    expect(judgements(['time'])).toEqual([['life.rows.max', 'worse']])
    expect(judgements([])).toEqual([
      ['life.stepMs.p50', 'worse'],
      ['life.rows.max', 'worse'],
    ])
    expect(compareRuns(before, now, { ...options, leaveOut: ['time'] }).leftOut).toEqual([
      { name: 'life.stepMs.p50', reason: 'the configuration leaves out what is of the kind time' },
    ])
  })

  it('holds what a step costs the processor as it is beside, and in multiples of a piece of work on another day', () => {
    const before = {
      'life.stepCpuMs.mean': [10, 10.1, 9.9, 10, 10.1],
      'life.stepWork': [4, 4.1, 3.9, 4, 4.1],
    }
    const slower = {
      'life.stepCpuMs.mean': [12, 12.1, 11.9, 12, 12.1],
      'life.stepWork': [4, 4.1, 3.9, 4, 4.1],
    }
    const more = {
      'life.stepCpuMs.mean': [12, 12.1, 11.9, 12, 12.1],
      'life.stepWork': [4.8, 4.9, 4.7, 4.8, 4.9],
    }
    const judgements = (now: FigureRuns, mode: ComparisonMode) =>
      compareRuns(runs(before), runs(now), { ...options, mode }).figures.map(({ name, judgement }) => [
        name,
        judgement,
      ])
    expect(judgements(slower, 'stored')).toEqual([['life.stepWork', 'same']])
    expect(judgements(more, 'stored')).toEqual([['life.stepWork', 'worse']])
    expect(judgements(more, 'beside')).toEqual([['life.stepCpuMs.mean', 'worse']])
    const { leftOut } = compareRuns(runs(before), runs(more), options)
    expect(leftOut).toEqual([
      {
        name: 'life.stepCpuMs.mean',
        reason: 'the speed of the machine on two days is in it: stepWork is judged',
      },
    ])
  })

  it('holds threads exactly, and only where V8 sees as many processors', () => {
    const seven = { 'life.peakThreads': [7, 7, 7, 7, 7] }
    const nine = { 'life.peakThreads': [9, 9, 9, 9, 9] }
    const here = compareRuns(runs(seven), runs(nine), options)
    expect(here.figures[0]?.judgement).toBe('worse')
    const bigger = { machine: { ...machine, cpus: 64 }, figures: nine }
    expect(compareRuns(runs(seven), bigger, options)).toMatchObject({
      figures: [],
      leftOut: [{ name: 'life.peakThreads' }],
    })
  })

  it('compares on another machine what does not depend on it, and says why not the rest', () => {
    const figures = {
      'life.heapAfterGcBytes.last': [1, 1, 1, 1, 1],
      'life.peakRssBytes': [1, 1, 1, 1, 1],
      'life.rows.max': [1, 1, 1, 1, 1],
      'life.stepMs.p50': [1, 1, 1, 1, 1],
    }
    const bigger = { machine: { ...machine, cpus: 64 }, figures }
    const onBigger = compareRuns(runs(figures), bigger, options)
    expect(onBigger.figures.map(({ name }) => name)).toEqual(['life.heapAfterGcBytes.last', 'life.rows.max'])
    expect(onBigger.leftOut[0]).toEqual({
      name: 'life.peakRssBytes',
      reason: 'it depends on the runtime and the machine class: CPUs 2 there and 64 here',
    })
    const otherV8 = { machine: { ...machine, v8: '15.0', node: 'v27.0.0' }, figures }
    expect(compareRuns(runs(figures), otherV8, options).figures.map(({ name }) => name)).toEqual([
      'life.rows.max',
    ])
  })

  it('is worse for the same code fewer than once in 2,000 figures, and a tenth more is found four times in five', () => {
    const random = noisyRuns(7)
    const share = (trials: number, factor: number, runsNow: number): number => {
      let worse = 0
      for (let trial = 0; trial < trials; trial += 1) {
        const [before, now] = [random(5, 200e6), random(runsNow, 200e6 * factor)]
        if (judged('life.peakRssBytes', before, now).figures[0]?.judgement === 'worse') worse += 1
      }
      return worse / trials
    }
    expect(share(10_000, 1, 5)).toBeLessThan(1 / 2_000)
    expect(share(10_000, 1, 9)).toBeLessThan(1 / 2_000)
    expect(share(2_000, 1.1, 9)).toBeGreaterThan(0.8)
    expect(share(2_000, 1.5, 9)).toBe(1)
  })
})
