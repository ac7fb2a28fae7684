// How a survey is led: which step comes after what it has seen.
import { describe, expect, it } from 'vitest'
import { nextStep, type SurveyPace } from '../../src/analysis/survey-steps.ts'
import type { Capture, HeapSurvey } from '../../src/scenario/heap-evidence.ts'
import { type Held, planted, survey } from './survey.ts'

const pace: SurveyPace = {
  tracesNative: false,
  cycles: 216,
  lifeCycles: 5,
  leftMs: 60_000,
  msPerCycle: 1,
  msPerSnapshot: 200,
}
const grows: Held = { at: (cycle) => cycle }
const fills: Held = { at: (cycle) => Math.min(2_000, cycle) }
const holds: Held = { at: () => 3 }
const leaves: Held = { after: (lives) => lives }

/** The survey as it was after its last capture of these moments. */
function seen(held: Held, cycles: readonly number[], lives: readonly number[] = []): HeapSurvey {
  return survey([planted, held], { cycles, lives })
}

const after = (found: HeapSurvey, over: Partial<SurveyPace> = {}) => nextStep(found, { ...pace, ...over })

function withLast(found: HeapSurvey, capture: Partial<Capture>): HeapSurvey {
  const last = found.captures.at(-1)
  return last === undefined ? found : { ...found, captures: [...found.captures, { ...last, ...capture }] }
}

const LIFE = [0, 45, 102, 153, 216]
const LONG = [...LIFE, 324, 432, 648, 864]
const adding = (perCycle: number) => seen({ at: (cycle) => perCycle * cycle }, LONG)

describe('one life', () => {
  it('is looked at at uneven shares of its cycles', () => {
    const steps = LIFE.slice(0, -1).map((_, index) => after(seen(holds, LIFE.slice(0, index + 1))))
    expect(steps).toEqual([45, 102, 153, 216].map((untilCycle) => ({ do: 'run', untilCycle, restMs: 0 })))
  })

  it('is followed by further ones when nothing grew', () => {
    expect(after(seen(holds, LIFE))).toEqual({ do: 'live', lives: 2, cycles: 5, restMs: 0, traced: false })
  })

  it('goes on up to four times its cycles while something grows', () => {
    const until = [324, 432, 648, 864]
    for (const [index, untilCycle] of until.entries()) {
      expect(after(seen(grows, LONG.slice(0, 5 + index)))).toMatchObject({ do: 'run', untilCycle })
    }
    expect(after(seen(grows, LONG))).toMatchObject({ do: 'trace' })
  })

  it('rests before its last look, so that what lives for a second is gone, unless it took long', () => {
    const rests = [5, 6, 7, 8].map((looks) => after(seen(grows, LONG.slice(0, looks))))
    expect(rests.map((step) => 'restMs' in step && step.restMs)).toEqual([0, 0, 0, 1_500])
    const almost = seen(grows, LONG.slice(0, 8))
    expect(after(almost, { msPerCycle: 3.4 })).toMatchObject({ do: 'run', restMs: 1_500 })
    expect(after(almost, { msPerCycle: 3.5 })).toMatchObject({ do: 'run', restMs: 0 })
  })

  it('goes on only as long as half of the time that is left allows', () => {
    const found = seen(grows, LIFE)
    // 108 cycles and two snapshots.
    expect(after(found, { msPerCycle: 100, leftMs: 22_500 })).toMatchObject({ do: 'run' })
    expect(after(found, { msPerCycle: 100, leftMs: 22_300 })).toMatchObject({ do: 'trace' })
    expect(after(found, { leftMs: 0 })).toEqual({ do: 'end' })
    expect(after(seen(holds, [0]), { leftMs: 1 })).toMatchObject({ do: 'run' })
  })

  it('shows numbers from the moment that something grows, and goes on until what they bound is full', () => {
    expect(after(seen(grows, [0, 45]))).not.toHaveProperty('showsNumbers')
    expect(after(seen(grows, LIFE))).toMatchObject({ showsNumbers: true })
    const bounded: Held = { ...fills, bound: { name: 'max', value: 2_000, entriesPerThing: 1 } }
    const until = [1_100, 1_600, 2_100, 2_625]
    for (const [index, untilCycle] of until.entries()) {
      const looked = [...LONG, ...until.slice(0, index)]
      expect(after(seen(bounded, looked))).toEqual({ do: 'run', untilCycle, restMs: 0, showsNumbers: true })
    }
    expect(after(seen(bounded, LONG), { msPerCycle: 20 })).toMatchObject({ do: 'live' })
  })

  it('does not wait for what is bounded where something else leaks', () => {
    const bounded: Held = { ...grows, bound: { name: 'max', value: 2_000, entriesPerThing: 1 } }
    const both = survey([planted, bounded, grows], { cycles: LONG, lives: [] })
    expect(after(both)).toMatchObject({ do: 'trace' })
  })

  it('that is used up goes over to further lives, and ends the survey when time is up', () => {
    expect(after(withLast(seen(grows, LIFE), { isUsedUp: true }))).toMatchObject({ do: 'live' })
    expect(after(withLast(seen(grows, LIFE), { isLate: true }))).toEqual({ do: 'end' })
  })
})

describe('a trace', () => {
  it('is as long as the slowest leak needs to add four times: 40 cycles at least, 240 at most', () => {
    expect(after(adding(3))).toEqual({ do: 'trace', cycles: 40 })
    expect(after(adding(1 / 24))).toEqual({ do: 'trace', cycles: 96 })
    expect(after(adding(1 / 96))).toEqual({ do: 'trace', cycles: 240 })
  })

  it('is not made for what only slows, unless native memory grew', () => {
    const slows = seen({ at: (cycle) => Math.floor(40 * Math.sqrt(cycle)) }, LONG)
    expect(after(slows)).toMatchObject({ do: 'live' })
    expect(after(slows, { tracesNative: true })).toEqual({ do: 'trace', cycles: 40 })
    expect(after(seen(holds, LIFE), { tracesNative: true })).toEqual({ do: 'trace', cycles: 40 })
  })

  it('is followed by further lives', () => {
    expect(after(withLast(seen(grows, LONG), { after: 'trace', traced: [] }))).toMatchObject({
      do: 'live',
      lives: 2,
    })
  })
})

describe('further lives', () => {
  it('are eight in three looks, and no more when none left anything', () => {
    expect(after(seen(holds, LIFE, [2]))).toMatchObject({ do: 'live', lives: 3 })
    expect(after(seen(holds, LIFE, [2, 5]))).toMatchObject({ do: 'live', lives: 3 })
    expect(after(seen(holds, LIFE, [2, 5, 8]))).toEqual({ do: 'end' })
  })

  it('are seven more, and then three traced ones, when each left something', () => {
    const third = after(seen(leaves, LIFE, [2, 5, 8]))
    expect(third).toMatchObject({ do: 'live', lives: 4, restMs: 0, traced: false })
    const last = after(seen(leaves, LIFE, [2, 5, 8, 12]))
    expect(last).toMatchObject({ do: 'live', lives: 3, restMs: 1_500, traced: false })
    const both: Held = { at: (cycle) => cycle, after: (lives) => 900 + lives }
    expect(after(seen(both, LONG, [2, 5, 8, 12]))).toMatchObject({ do: 'live', lives: 3, restMs: 0 })
    const whole = seen(leaves, LIFE, [2, 5, 8, 12, 15])
    expect(after(whole)).toMatchObject({ do: 'live', lives: 3, restMs: 0, traced: true })
    expect(after(withLast(whole, { traced: [] }))).toEqual({ do: 'end' })
  })

  it('are no more when less than one in two left something, or it was not steady', () => {
    expect(after(seen({ after: (lives) => Math.floor(lives / 3) }, LIFE, [2, 5, 8]))).toEqual({ do: 'end' })
    const once: Held = { after: (lives) => (lives > 5 ? 9 + lives : lives) }
    expect(after(seen(once, LIFE, [2, 5, 8, 12, 15]))).toEqual({ do: 'end' })
  })
})
