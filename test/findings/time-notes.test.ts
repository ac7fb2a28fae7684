import { describe, expect, it } from 'vitest'
import { timeNotes } from '../../src/findings/time-notes.ts'
import type { PhaseSeries } from '../../src/runner/series.ts'
import { run, series } from './series.ts'

const busy = { usedMs: 110_000, passedMs: 660_000, load: 15.83 }
const quiet = { usedMs: 109_000, passedMs: 110_000, load: 0.4 }
const timeUp: PhaseSeries['end'] = { how: 'stopped', why: 'time-limit' }
const hung: PhaseSeries['end'] = { how: 'hung', during: 'close', afterMs: 30_000, busy: false }

const quietSeries = series(8, () => ({}))

describe('the notes of a run that a limit ended', () => {
  it('say what the machine left of its time, and which option gives more', () => {
    const ended = { ...run({ ...quietSeries, end: timeUp, pace: busy }), scenario: 'long-session' }
    expect(timeNotes(ended)).toEqual([
      'Phase life could use 1 min 50 s of 11 min 0 s: the machine was busy, at a load of 16',
      'For more of phase life: tidemark scenario long-session --time-limit 220',
    ])
  })

  it('do not blame a quiet machine', () => {
    const ended = { ...run({ ...quietSeries, end: timeUp, pace: quiet }), isModule: true }
    expect(timeNotes(ended)).toEqual(['For more of phase life: tidemark check FILE --time-limit 218'])
    expect(timeNotes(run({ ...quietSeries, end: hung, pace: quiet }))).toEqual([])
  })

  it('tell of a hang on a busy machine, and nothing of what closed there', () => {
    expect(timeNotes(run({ ...quietSeries, end: hung, pace: busy }))).toHaveLength(1)
    expect(timeNotes(run({ ...quietSeries, pace: busy }))).toEqual([])
  })
})
