// How a survey is led: which step comes after what it has seen.
import { describe, expect, it } from 'vitest'
import type { SurveyPace } from '../../../src/findings/heap/survey-pace.ts'
import { nextStep, stepBeforeReading } from '../../../src/findings/heap/survey-steps.ts'
import type { Capture, TracedContainer } from '../../../src/runner/heap-evidence.ts'
import type { HeapSurvey } from '../../../src/runner/run.ts'
import { type Held, planted, survey } from '../survey.ts'

const pace: SurveyPace = {
  tracesNative: false,
  sawGrowth: false,
  endsItself: false,
  cycles: 216,
  lifeCycles: 5,
  leftMs: 60_000,
  msPerCycle: 1,
  lastMsPerCycle: 0,
  msPerStep: 50,
  msPerSnapshot: 200,
}
const grows: Held = { at: (cycle) => cycle }
const fills: Held = { at: (cycle) => Math.min(2_000, cycle) }
const holds: Held = { at: () => 3 }
const doubled = (cycle: number) => 1024 * 2 ** Math.ceil(Math.log2(cycle / 10 + 1))
const leaves: Held = { after: (lives) => lives }

/** A window that is cut back, of which every other thing stays. */
const pinned: Held = { at: (cycle) => Math.floor(cycle / 2) + (Math.floor(cycle / 2) % 141) }

/** The survey as it was after its last capture of these moments. */
function seen(held: Held, cycles: readonly number[], lives: readonly number[] = []): HeapSurvey {
  return survey([planted, held], { cycles, lives })
}

const after = (found: HeapSurvey, over: Partial<SurveyPace> = {}) => nextStep(found, { ...pace, ...over })

const unread = (found: HeapSurvey) => stepBeforeReading(found.captures, pace)

function withLast(found: HeapSurvey, capture: Partial<Capture>): HeapSurvey {
  const last = found.captures.at(-1)
  return last === undefined ? found : { ...found, captures: [...found.captures, { ...last, ...capture }] }
}

const LIFE = [0, 216]
const LONG = [...LIFE, 330, 451, 620, 864]
/** Of a life that cannot be lived on. */
const SHARES = [0, 45, 102, 153, 216]
const adding = (perCycle: number) => seen({ at: (cycle) => perCycle * cycle }, LONG)

/** After a trace of 41 cycles that saw the container, which took one thing in each. */
function traced(of: Partial<TracedContainer>, held: Held = grows, cycles = LONG): HeapSurvey {
  const stack = [{ function: 'put', file: '/app/cache.ts', line: 3 }]
  const container = { kind: 'Map', grew: 40, size: 905, adds: [{ stack, times: 40 }], ...of } as const
  const before = withLast(seen(held, LONG), {
    after: 'trace',
    cycle: 905,
    snapshot: undefined,
    traced: [container],
  })
  const later = seen(held, cycles)
  return { ...later, captures: [...before.captures, ...later.captures.slice(LONG.length)] }
}

/** Steps that nobody repeats by the thousand. */
const dear = { msPerStep: 15 }

describe('one life', () => {
  it('is looked at when it begins and when it has had its cycles', () => {
    expect(after(seen(holds, [0]))).toEqual({ do: 'run', untilCycle: 216, restMs: 0 })
  })

  it('is looked at at uneven shares of its cycles where it ends itself, or there is no time to live it on', () => {
    for (const over of [{ endsItself: true }, { msPerCycle: 10 }]) {
      const steps = SHARES.slice(0, -1).map((_, index) =>
        after(seen(holds, SHARES.slice(0, index + 1)), over),
      )
      expect(steps).toEqual([45, 102, 153, 216].map((untilCycle) => ({ do: 'run', untilCycle, restMs: 0 })))
    }
  })

  it('is lived on until five looks have shown whether bytes grow that did in the run before', () => {
    const until = LONG.slice(1).map((_, index) =>
      after(seen(holds, LONG.slice(0, index + 1)), { sawGrowth: true }),
    )
    expect(until.map((step) => ('untilCycle' in step ? step.untilCycle : step.do))).toEqual([
      216,
      330,
      451,
      620,
      'live',
    ])
  })

  it('is not lived on for what has not risen at each look', () => {
    const once: Held = { at: (cycle) => (cycle > 0 ? 40 : 0) }
    const late: Held = { at: (cycle) => (cycle > 300 ? 40 : 0) }
    expect(after(seen(once, LIFE))).toMatchObject({ do: 'run' })
    expect(after(seen(once, LONG.slice(0, 3)))).toMatchObject({ do: 'live' })
    expect(after(seen(late, LONG.slice(0, 3)))).toMatchObject({ do: 'live' })
  })

  it('is followed by further ones when nothing grew', () => {
    expect(after(seen(holds, LIFE))).toEqual({ do: 'live', lives: 2, cycles: 5, restMs: 0, traced: false })
  })

  it('goes on up to four times its cycles while something grows', () => {
    const until = [330, 451, 620, 864]
    for (const [index, untilCycle] of until.entries()) {
      expect(after(seen(grows, LONG.slice(0, 2 + index)))).toMatchObject({ do: 'run', untilCycle })
    }
    expect(after(seen(grows, LONG))).toMatchObject({ do: 'trace' })
  })

  it('rests before its last look, so that what lives for a second is gone, unless it took long', () => {
    const rests = [2, 3, 4, 5].map((looks) => after(seen(grows, LONG.slice(0, looks))))
    expect(rests.map((step) => 'restMs' in step && step.restMs)).toEqual([0, 0, 0, 1_500])
    const almost = seen(grows, LONG.slice(0, 5))
    expect(after(almost, { msPerCycle: 3.4 })).toMatchObject({ do: 'run', restMs: 1_500 })
    expect(after(almost, { msPerCycle: 3.5 })).toMatchObject({ do: 'run', restMs: 0 })
  })

  it('goes on only as long as half of the time that is left allows', () => {
    const found = seen(grows, LIFE)
    // 114 cycles and two snapshots.
    expect(after(found, { msPerCycle: 100, leftMs: 23_700 })).toMatchObject({ do: 'run' })
    expect(after(found, { msPerCycle: 100, leftMs: 23_500 })).toMatchObject({ do: 'live' })
    expect(after(found, { leftMs: 0 })).toEqual({ do: 'end' })
    expect(after(seen(holds, [0]), { leftMs: 1 })).toMatchObject({ do: 'run' })
  })

  it('shows numbers from the moment that something grows, and goes on until what they bound is full', () => {
    expect(after(seen(grows, [0]))).not.toHaveProperty('showsNumbers')
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

describe('the step before a snapshot is read', () => {
  it('is known of the first look at a run and at lives, and is the one that comes of reading it', () => {
    for (const found of [seen(grows, [0]), seen(leaves, LIFE, [2])])
      expect(unread(found)).toEqual(after(found))
    expect(unread(withLast(seen(grows, [0]), { isLate: true }))).toBeUndefined()
  })

  it('is not known of any other', () => {
    expect(unread(seen(grows, LIFE))).toBeUndefined()
    expect(unread(seen(leaves, LIFE, [2, 8]))).toBeUndefined()
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
    expect(after(slows, dear)).toMatchObject({ do: 'live' })
    expect(after(slows, { ...dear, tracesNative: true })).toEqual({ do: 'trace', cycles: 40 })
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
  it('are eight in two looks, and no more when none left anything', () => {
    expect(after(seen(holds, LIFE, [2]))).toMatchObject({ do: 'live', lives: 6 })
    expect(after(seen(holds, LIFE, [2, 8]))).toEqual({ do: 'end' })
  })

  it('are no more for what the run has already shown to leak, along whatever way', () => {
    const both: Held = { at: (cycle) => cycle, after: (lives) => 900 + lives }
    expect(after(seen(both, LONG, [2, 8]))).toEqual({ do: 'end' })
    const other = survey(
      [planted, { at: (cycle) => cycle }, { path: ['log (Array)'], after: (lives) => lives }],
      {
        cycles: LONG,
        lives: [2, 8],
      },
    )
    expect(after(other)).toMatchObject({ do: 'live', lives: 3 })
  })

  it('are ten more, and then three traced ones, when each left something', () => {
    const third = after(seen(leaves, LIFE, [2, 8]))
    expect(third).toMatchObject({ do: 'live', lives: 3, restMs: 0, traced: false })
    expect(after(seen(leaves, LIFE, [2, 8, 11]))).toMatchObject({ do: 'live', lives: 4, restMs: 0 })
    const last = after(seen(leaves, LIFE, [2, 8, 11, 15]))
    expect(last).toMatchObject({ do: 'live', lives: 3, restMs: 1_500, traced: false })
    const both = survey([planted, grows, { path: ['log (Array)'], after: (lives) => lives }], {
      cycles: LONG,
      lives: [2, 8, 11, 15],
    })
    expect(after(both)).toMatchObject({ do: 'live', lives: 3, restMs: 0 })
    const whole = seen(leaves, LIFE, [2, 8, 11, 15, 18])
    expect(after(whole)).toMatchObject({ do: 'live', lives: 3, restMs: 0, traced: true })
    expect(after(withLast(whole, { traced: [] }))).toEqual({ do: 'end' })
  })

  it('are no more when less than one in two left something, or it was not steady', () => {
    expect(after(seen({ after: (lives) => Math.floor(lives / 3) }, LIFE, [2, 8]))).toEqual({ do: 'end' })
    const once: Held = { after: (lives) => (lives > 8 ? 9 + lives : lives) }
    expect(after(seen(once, LIFE, [2, 8, 11, 15, 18]))).toEqual({ do: 'end' })
  })
})

describe('a life after a trace', () => {
  const cheap = { msPerStep: 0.01 }
  const bound = { name: 'KEEP', value: 2_000 }

  it('is lived on until what the code compares is full', () => {
    expect(after(traced({ bound }), cheap)).toMatchObject({ do: 'run', untilCycle: 1_100 })
    const full = [...LONG, 1_100, 1_600, 2_100, 2_500]
    expect(after(traced({ bound }, fills, full), cheap)).toMatchObject({ do: 'live' })
    const big: Held = { ...grows, bytesEach: 1_000_000 }
    expect(after(traced({ bound }, big), cheap)).toMatchObject({ do: 'live' })
  })

  it('is lived on far where the code takes from what grows, to the end', () => {
    const taken = { isTakenFrom: true } as const
    const far = [1_756, 3_320, 5_769, 8_703]
    const until = far.map((_, index) => after(traced(taken, grows, [...LONG, ...far.slice(0, index)]), cheap))
    expect(until.map((step) => ('untilCycle' in step ? step.untilCycle : step.do))).toEqual(far)
    expect(after(traced(taken, grows, [...LONG, ...far]), cheap)).toMatchObject({ do: 'live' })
  })

  it('is lived on far for what slows or swings, and rises to the end', () => {
    const warm: Held = { at: (cycle) => Math.min(600, 5 * cycle) + cycle }
    const far = [...LONG, 1_756, 3_320, 5_769, 8_703]
    for (const leak of [warm, pinned]) {
      expect(after(seen(leak, LONG), cheap)).toMatchObject({ do: 'run', untilCycle: 1_756 })
      expect(after(seen(leak, far), cheap)).toMatchObject({ do: 'trace' })
    }
    const beside = survey([planted, pinned, grows], { cycles: far, lives: [] })
    expect(after(withLast(beside, { after: 'trace', traced: [] }), cheap)).toMatchObject({ do: 'live' })
    const words: Held = { at: (cycle) => Math.floor(4_096 * (1 - Math.exp(-cycle / 512))) }
    expect(after(seen(words, LONG), cheap)).toMatchObject({ do: 'run', untilCycle: 1_756 })
    expect(after(seen(words, far), cheap)).toMatchObject({ do: 'live' })
  })

  it('is proven by two far looks where that is cheap, and by the nearest where it is not quite', () => {
    const proven = [...LONG, 3_320, 5_769]
    const next = proven.slice(LONG.length - 1).map((_, index) => {
      const step = after(seen(grows, proven.slice(0, LONG.length + index)), cheap)
      return 'untilCycle' in step ? step.untilCycle : step.do
    })
    expect(next).toEqual([3_320, 5_769, 'trace'])
    expect(after(seen(grows, LONG), { msPerStep: 2 })).toMatchObject({ do: 'run', untilCycle: 1_756 })
    expect(after(seen(grows, LONG), { ...cheap, seeksHolder: true })).toMatchObject({ do: 'trace' })
    for (const full of [1_000, 2_500, 5_000]) {
      const bounded: Held = { at: (cycle) => Math.min(full, cycle) }
      const looked = after(seen(bounded, [...proven, 8_703]), cheap)
      expect(looked).toMatchObject({ do: 'live' })
    }
  })

  it('is lived on far only while its steps stay cheap, and looks at it too', () => {
    const far = seen(pinned, LONG)
    expect(after(far, { ...cheap, lastMsPerCycle: 0.5 })).toMatchObject({ do: 'run', untilCycle: 1_756 })
    expect(after(far, { ...cheap, lastMsPerCycle: 3 })).toMatchObject({ do: 'live' })
    expect(after(far, { ...cheap, msPerSnapshot: 3_000 })).toMatchObject({ do: 'live' })
  })

  it('is lived on far for what began late, and for a buffer that is enlarged now and then', () => {
    const late: Held = { at: (cycle) => Math.max(0, cycle - 400) }
    expect(after(seen(late, LONG), cheap)).toMatchObject({ do: 'run', untilCycle: 1_756 })
    expect(after(seen(late, LONG), dear)).toMatchObject({ do: 'live' })
    const buffer: Held = { what: 'UintNArray', path: ['data (UintNArray)'], at: doubled }
    const enlarged = seen(buffer, LONG)
    const paths = enlarged.paths.map((each) =>
      each.what === 'UintNArray' ? { ...each, bytes: each.counts, counts: each.counts.map(() => 1) } : each,
    )
    expect(after({ ...enlarged, paths }, cheap)).toMatchObject({ do: 'run', untilCycle: 1_756 })
  })

  it('is over where nothing is taken, or living on would cost seconds or much memory', () => {
    expect(after(traced({}, grows, [...LONG, 3_320, 5_769]), cheap)).toMatchObject({ do: 'live' })
    expect(after(traced({ isTakenFrom: true }), dear)).toMatchObject({ do: 'live' })
    const big: Held = { ...grows, bytesEach: 1_000_000 }
    expect(after(traced({ isTakenFrom: true }, big), cheap)).toMatchObject({ do: 'live' })
    expect(after(traced({ isTakenFrom: true }), { ...cheap, msPerCycle: 20 })).toMatchObject({ do: 'live' })
    expect(after(traced({ isTakenFrom: true }), { ...cheap, endsItself: true })).toMatchObject({ do: 'live' })
  })
})
