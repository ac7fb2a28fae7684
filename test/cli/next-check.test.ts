// What is to be typed after an undecided check: for each thing that kept it from a verdict, and never after a verdict.
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/findings/judge.ts'
import { nextCheck } from '../../src/cli/next-check.ts'
import type { PhaseSeries } from '../../src/runner/series.ts'
import { claim, run, series } from '../findings/series.ts'

const pace = { usedMs: 60_000, passedMs: 61_000, load: 1 }

function nextOf(phase: PhaseSeries, file = 'tidemark/a.subject.mjs'): string {
  const lived = run(phase)
  return nextCheck(file, { run: lived, verdict: judge(lived, claim) })
}

describe('the command after an undecided check', () => {
  it('is none where there is a verdict', () => {
    expect(nextOf(series(24))).toBe('')
  })

  it('gives it more time where that was up, by what it used', () => {
    const late = { end: { how: 'stopped', why: 'time-limit' }, pace } as const
    expect(nextOf(series(4, undefined, late))).toBe(
      '\nNext:\n  tidemark check tidemark/a.subject.mjs --time-limit 120   # its time was up\n',
    )
  })

  it('lets it live longer where it was too short, and can be pasted whatever the path', () => {
    expect(nextOf(series(4, undefined, { plannedCycles: 5 }), "it's a/b.mjs")).toBe(
      "\nNext:\n  tidemark check 'it'\\''s a/b.mjs' --cycles 15   # a longer life tells more\n",
    )
  })
})
