import { describe, expect, it } from 'vitest'
import { metricInWords } from '../../src/report/metric-in-words.ts'

describe('a name of a figure in words', () => {
  it.each([
    ['run.stepMs.p99', 'step, 99th percentile (run)'],
    ['peakRssBytes', 'peak RSS'],
    ['rest.heapGrowthPerCycleBytes', 'heap growth a cycle (rest)'],
    ['databaseBytes', 'database'],
    ['rowsReadPerStep', 'rows read a step'],
    ['heapAfterGcBytes.max', 'heap after GC, most'],
    ['listening', 'listening'],
    ['Bytes', 'Bytes'],
  ])('of %s is %s', (name, words) => {
    expect(metricInWords(name, ['run', 'rest'])).toBe(words)
  })

  it('leaves the phase away where there is one only, and takes no metric for a phase', () => {
    expect(metricInWords('run.stepMs.p50', ['run'])).toBe('step, median')
    expect(metricInWords('stepMs.p50', ['step'])).toBe('step, median')
  })
})
