import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BaselineEntry,
  baselineText,
  changedCycles,
  parseBaseline,
  updatedEntry,
} from '../../src/baseline/baseline.ts'
import { compareRuns } from '../../src/baseline/compare.ts'
import { figureRuns } from '../../src/baseline/figures.ts'
import { TidemarkError } from '../../src/errors.ts'
import { machine } from './runs.ts'
import { fuzzRuns } from '../fuzz-runs.ts'

const file = 'tidemark.baseline.json'
const entry = (figures: BaselineEntry['figures']): BaselineEntry => ({
  machine,
  cycles: { life: 200 },
  figures,
})
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)

describe('tidemark.baseline.json', () => {
  it('has one line for each figure, sorted, whatever the order they were measured in', () => {
    const baseline = new Map([
      ['b', entry({ 'life.z.max': [3, 1, 2, 2, 2], 'life.a.max': [1, 1, 1, 1, 1] })],
      ['a', entry({})],
    ])
    const text = baselineText(baseline)
    expect(text).toContain('        "life.a.max": [1, 1, 1, 1, 1],\n        "life.z.max": [1, 2, 2, 2, 3]\n')
    expect(text.indexOf('"a": {')).toBeLessThan(text.indexOf('"b": {'))
    expect(JSON.parse(text)).toMatchObject({ schema: 'tidemark.baseline/1' })
  })

  it('reads what it has written', () => {
    const names = fc.string({ minLength: 1 }).filter((each) => each !== '__proto__')
    const figures = fc.dictionary(names, fc.array(number, { minLength: 5, maxLength: 9 }))
    fc.assert(
      fc.property(fc.dictionary(names, figures), (scenarios) => {
        const baseline = new Map(Object.entries(scenarios).map(([name, each]) => [name, entry(each)]))
        const text = baselineText(baseline)
        expect(baselineText(parseBaseline(text, file))).toBe(text)
      }),
    )
  })

  it('is refused with the field, what was found and what was wanted', () => {
    const text = baselineText(new Map([['a', entry({ 'life.z.max': [1, 2, 3, 4, 5] })]]))
    expect(refusal(text.replace('[1, 2, 3, 4, 5]', '[1]'))).toMatch(
      /tidemark\.baseline\.json: .*scenarios\.a\.figures\.life\.z\.max: .*>=5/,
    )
    expect(refusal(text.replace('"cpus": 2', '"cpus": "two"'))).toMatch(/machine\.cpus: .*expected number/)
    expect(refusal(text.replace('baseline/1', 'baseline/2'))).toMatch(/schema: .*tidemark\.baseline\/1/)
    expect(refusal(text.slice(0, 80))).toMatch(/it is not JSON/)
    expect(refusal(text.replace('"a"', '"__proto__"'))).toMatch(/a name is __proto__/)
    expect(refusal('[]')).toMatch(/the whole: .*expected object/)
  })

  it('is a baseline or a refusal of code input, whatever is in the file', () => {
    const text = baselineText(new Map([['a', entry({ 'life.z.max': [1, 2, 3, 4, 5] })]]))
    const cut = fc.tuple(fc.nat(text.length), fc.nat(40), fc.string()).map(([at, length, put]) => {
      return text.slice(0, at) + put + text.slice(at + length)
    })
    const shaped = fc.record({
      schema: fc.constant('tidemark.baseline/1'),
      scenarios: fc.dictionary(
        fc.oneof(fc.string(), fc.constant('__proto__')),
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            machine: fc.oneof(fc.constant(machine), fc.jsonValue()),
            cycles: fc.jsonValue(),
            figures: fc.jsonValue(),
          }),
        ),
      ),
    })
    const anything = fc.oneof(
      cut,
      fc.string(),
      fc.json(),
      shaped.map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(anything, (given) => {
        expect(refusal(given)).toMatch(/^(|Read baseline tidemark\.baseline\.json: [^]{1,4000})$/)
      }),
      fuzzRuns(500),
    )
  })
})

/** Empty for what is a baseline, and can be compared. @throws whatever is no refusal */
function refusal(text: string): string {
  try {
    for (const each of parseBaseline(text, file).values()) {
      compareRuns(each, entry({ 'life.z.max': [1, 1, 1, 1, 1] }), { against: file, mode: 'stored' })
    }
    return ''
  } catch (error) {
    if (error instanceof TidemarkError && error.code === 'input') return error.message
    throw error
  }
}

describe('updatedEntry', () => {
  const before = entry({
    'life.peakRssBytes': [100e6, 101e6, 102e6, 103e6, 104e6],
    'life.rows.max': [3, 3, 3, 3, 3],
  })

  it('keeps the values of what has not changed, so that the diff shows what has', () => {
    const now = entry({
      'life.peakRssBytes': [101e6, 101e6, 102e6, 103e6, 103e6],
      'life.rows.max': [2, 2, 2, 2, 2],
    })
    expect(updatedEntry(before, now).figures).toEqual({
      'life.peakRssBytes': before.figures['life.peakRssBytes'],
      'life.rows.max': [2, 2, 2, 2, 2],
    })
  })

  it('is all new on another machine, and for another workload', () => {
    const figures = { 'life.rows.max': [3, 3, 3, 3, 3] }
    const elsewhere = { ...entry(figures), machine: { ...machine, cpus: 8 } }
    expect(updatedEntry(before, elsewhere)).toBe(elsewhere)
    const longer = { ...entry(figures), cycles: { life: 400 } }
    expect(updatedEntry(before, longer)).toBe(longer)
    expect(changedCycles(before, longer)).toBe('phase life ran 400 cycles, and 200 in the baseline')
  })
})

describe('figureRuns', () => {
  it('keeps peaks, heap after GC, times and recorded figures of each phase, rounded, and leaves out what is derived', () => {
    const run = [
      {
        name: 'life',
        metrics: {
          cycles: 200,
          durationMs: 4_321,
          peakRssBytes: 123_456_789,
          heapAfterGcBytes: { first: 1, last: 19_612_345 },
          heapGrowthPerCycleBytes: 57,
          stepMs: { p50: 1.3812, p99: 38.11, max: 40, mean: 2, count: 200 },
          rowsPerStep: { p50: 3, p99: 3, max: 3, mean: 3, count: 200 },
          peakThreads: 7,
        },
      },
    ]
    expect(figureRuns([run, run])).toEqual({
      'life.heapAfterGcBytes.last': [19_610_000, 19_610_000],
      'life.peakRssBytes': [123_500_000, 123_500_000],
      'life.peakThreads': [7, 7],
      'life.rowsPerStep.max': [3, 3],
      'life.rowsPerStep.mean': [3, 3],
      'life.stepMs.p50': [1.38, 1.38],
      'life.stepMs.p99': [38.1, 38.1],
    })
  })
})
