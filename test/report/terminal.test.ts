// The report to the letter: it is what people see.
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/findings/judge.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import type { PhaseSeries } from '../../src/runner/series.ts'
import type { Run } from '../../src/runner/run.ts'
import { claim, run, series } from '../findings/series.ts'

const stepMs = { count: 20, sum: 40, max: 12, p50: 1.9, p99: 11.5 }
const seen = (cycle: number, perCycle: number) => ({
  inside: { heapObjectsBytes: 14_200_000 + perCycle * cycle, totals: { stepMs } },
  outside: { peakRssBytes: 112_000_000 },
})
const scenario = {
  ...claim,
  claim: 'A session of thousands of messages is held in bounded memory',
  budget: { 'life.peakRssAboveIdleBytes': 60e6, 'stepMs.p50': 5, 'stepMs.mean': 1 },
}

function report(of: Run, over: { readonly width?: number; readonly color?: boolean } = {}): string {
  return terminalReport(of, judge(of, scenario), scenario, { color: false, ...over })
}

function heavy(phase: Partial<PhaseSeries>, perCycle: number): Run {
  return {
    ...run(series(20, (cycle) => seen(cycle, perCycle), phase)),
    subject: 'reference agent',
    plant: 'retain-steps',
  }
}

describe('the terminal report', () => {
  it('of a leak', () => {
    expect(`\n${report(heavy({}, 812_000))}`).toBe(`
✘ LEAK synthetic on reference agent with retain-steps
  A session of thousands of messages is held in bounded memory

✘ life: The heap after collection grew by 812 kB per turn, from 18.3 MB to
  30.4 MB over 15 turns, and never came back
✘ stepMs.mean is 2 ms, and the budget is 1 ms

  heap after GC, life  ▁▁▂▂▂▃▃▃▄▄▅▅▅▆▆▆▇▇▇██  14.2 MB → 30.4 MB

                           life  budget
  cycles                     20
  idle RSS              60.0 MB
  peak RSS               112 MB
  peak above idle       52.0 MB  ≤ 60.0 MB ✔
  peak PSS of tree      50.0 MB
  heap after GC, first  14.2 MB
  heap after GC, last   30.4 MB
  heap growth a cycle    812 kB
  detectable, heap        546 B
  detectable, buffers   8.74 kB
  detectable, outside   8.74 kB
  step p50               1.9 ms  ≤ 5 ms ✔
  step p99                12 ms
  stepMs.mean              2 ms  ≤ 1 ms ✘

12.3 s on Node v26.10.0, 2 CPUs
`)
  })

  it('of a clean run starts with the verdict and says what was seen', () => {
    const clean = run(series(20))
    const lines = terminalReport(clean, judge(clean, claim), claim, { color: false }).split('\n')
    expect(lines[0]).toBe('✔ CLEAN synthetic')
    expect(lines[2]).toBe('  Nothing grew and nothing was left over 20 turns, in 24 samples; growth would')
  })

  it('of an undecided run says why', () => {
    const short = run(series(3))
    const lines = terminalReport(short, judge(short, claim), claim, { color: false }).split('\n')
    expect(lines[0]).toBe('? UNDECIDED synthetic')
    expect(lines[2]).toBe('  Phase life: 4 samples taken while it ran, growth of counts needs 8')
  })

  it('calls a crash a failure and names the line', () => {
    const stack = 'Error: boom\n    at Store.read (/app/src/store.ts:41:7)'
    const crashed = run(
      series(20, undefined, { end: { how: 'threw', message: 'boom', stack, during: 'cycles' } }),
    )
    const lines = terminalReport(crashed, judge(crashed, claim), claim, { color: false }).split('\n')
    expect(lines.slice(0, 4)).toEqual([
      '✘ FAILED synthetic',
      '',
      '✘ life: The subject threw during cycles: boom',
      '  at /app/src/store.ts:41 Store.read',
    ])
  })

  it('calls it over budget when nothing else was found', () => {
    const fat = run(series(20))
    const over = { ...claim, budget: { peakRssBytes: 1e6 } }
    expect(terminalReport(fat, judge(fat, over), over, { color: false })).toMatch(
      /^✘ OVER BUDGET synthetic\n/,
    )
  })

  it('keeps to its width, and says the same in colour', () => {
    const plain = report(heavy({}, 812_000), { width: 72 })
    expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72)
    const coloured = report(heavy({}, 812_000), { width: 72, color: true })
    expect(coloured).not.toBe(plain)
    expect(stripVTControlCharacters(coloured)).toBe(plain)
  })
})
