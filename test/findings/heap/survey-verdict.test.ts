// What a survey of the heap comes to: which paths are findings, when it may be believed, and what it leaves in doubt.
import { describe, expect, it } from 'vitest'
import type { Capture } from '../../../src/runner/heap-evidence.ts'
import type { HeapSurvey } from '../../../src/runner/run.ts'
import type { Finding } from '../../../src/findings/finding.ts'
import { judge, lookedAt } from '../../../src/findings/judge.ts'
import { outcomeOf } from '../../../src/findings/outcome.ts'
import { suppressed } from '../../../src/findings/suppressions.ts'
import type { PhaseEnd } from '../../../src/runner/series.ts'
import { claim, run, series } from '../series.ts'
import { type Held, planted, survey } from '../survey.ts'

const steady = series(216)
const judged = (found: HeapSurvey, life = steady) => judge({ ...run(life), survey: found }, claim)
const ofHeld = (...held: readonly Held[]) => judged(survey([planted, ...held]))

const left = (perLife: number): Held => ({ after: (lives) => Math.floor(perLife * lives) })
const kept: Held = { at: (cycle) => 26 + cycle, path: ['sessions (Map)', 'Session'] }

const inMap = (what: string, per: number): Held => ({
  ...kept,
  above: [1_000],
  what,
  path: ['sessions (Map)', what],
  at: (cycle) => per * cycle,
})

const fills: Held = { ...kept, at: (cycle) => Math.min(400, cycle) }
const heapBytes = (cycle: number) => 10_000_000 + 9_000 * cycle

/** Without a look at the idle harness. */
const unwatched = ({ idle: _idle, ...found }: HeapSurvey): HeapSurvey => found

const fault = (found: HeapSurvey) => judged(found).reasons.join()

/** What is told of a thing whose bytes one below has a share of. */
function toldOf(share: number): readonly (string | undefined)[] {
  const above: Held = { path: ['log (Log)'], what: 'Log' }
  const below: Held = { above: [2], path: ['log (Log)', 'text (string)'], what: 'string' }
  const whole = survey([planted, above, below])
  const paths = whole.paths.map((each) => {
    const perCycle = each.id === 2 ? 1_000 : 1_000 * share
    const bytes = whole.captures.map(({ cycle }) => 100 + perCycle * cycle)
    return each.id === 1 ? each : { ...each, counts: bytes.map(() => 1), bytes }
  })
  return judged({ ...whole, paths }).findings.map(({ retainerPath }) => retainerPath?.at(-1))
}

/** Of an Array whose bytes come in steps, as those of a store do, and that holds so many things besides. */
function storeHolding(things: number): readonly Finding[] {
  const store: Held = { path: ['log (Array)'], what: 'Array' }
  const hung = Array.from({ length: things }, () => ({ ...kept, above: [2] }))
  const whole = survey([planted, store, ...hung])
  const paths = whole.paths.map((each) =>
    each.id === 1
      ? each
      : {
          ...each,
          // Each thing is there from a look on, on a path of its own.
          counts: each.counts.map((_, index) => (each.id === 2 || index > 4 ? 1 : 0)),
          bytes: whole.captures.map(({ cycle }, index) =>
            each.id === 2 ? 40_000 + 1_400 * cycle : index > 4 ? 1_400 : 0,
          ),
        },
  )
  return judged({ ...whole, paths }).findings
}

/** Findings of a Map whose own bytes rise whatever it holds. */
function tableHolding(entries: (cycle: number) => number): readonly Finding[] {
  const whole = survey([planted, { path: ['entries (Map)'], what: 'Map' }, { above: [2], at: entries }])
  const paths = whole.paths.map((each) =>
    each.id === 2
      ? {
          ...each,
          counts: each.counts.map(() => 1),
          bytes: whole.captures.map(({ cycle }) => 40 * cycle),
        }
      : each.id === 3
        ? { ...each, bytes: each.bytes.map(() => 0) }
        : each,
  )
  return judged({ ...whole, paths }).findings
}

/** Files that are blamed, where what a run allocates comes from one and what lives allocate from another. */
function toldFor(...held: readonly Held[]): readonly (string | undefined)[] {
  const whole = survey([planted, ...held])
  const captures = whole.captures.map((each) => {
    const stack = [{ function: 'put', file: `/app/${each.after}.ts`, line: 3 }]
    return { ...each, sites: [{ stack, bytes: 100 * (each.cycle + each.lives) }] }
  })
  return judged({ ...whole, captures }).findings.map(({ culprit }) => culprit?.file)
}

describe('a path of the heap', () => {
  it('is a finding when every cycle adds to it, with its numbers in words', () => {
    const { verdict, findings, reasons } = ofHeld(kept)
    expect(verdict).toBe('leak')
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ rule: 'growing-path', growthPerCycle: 100, unit: 'B' })
    expect(reasons[0]).toBe(
      'The number of Session in sessions (Map) grew from 26 to 890 over 864 turns: 1 per turn, 100 B, at every look',
    )
  })

  it('is none when it fills, comes and goes, or only ever slows', () => {
    expect(ofHeld({ at: (cycle) => Math.min(cycle, 400) }).verdict).toBe('clean')
    expect(ofHeld({ at: (cycle) => cycle % 97 }).verdict).toBe('clean')
    expect(ofHeld({ at: (cycle) => Math.floor(40 * Math.sqrt(cycle)) }).verdict).toBe('clean')
  })

  it('is told beside one a hundred times as big only of a life that went on', () => {
    const small: Held = { ...kept, above: [8], path: ['recent (Ring)', 'Turn'], bytesEach: 10 }
    const big: Held = { ...kept, above: [9], bytesEach: 10_000 }
    const short = survey([planted, big, small], { cycles: [0, 45, 102, 153, 216] })
    expect(judged(short).findings.map(({ growthPerCycle }) => growthPerCycle)).toEqual([10_000])
    expect(judged(survey([planted, big, small])).findings).toHaveLength(2)
    const alone = survey([planted, small], { cycles: [0, 45, 102, 153, 216] })
    expect(judged(alone).findings.map(({ growthPerCycle }) => growthPerCycle)).toEqual([10])
  })

  it('of a life that ended is told from a hundredth of the biggest on', () => {
    const big: Held = { ...kept, above: [9], bytesEach: 10_000 }
    const told = (bytesEach: number) => {
      const small: Held = { ...kept, above: [8], path: ['recent (Ring)', 'Turn'], bytesEach }
      return judged(survey([planted, big, small], { cycles: [0, 45, 102, 153, 216] })).findings.length
    }
    expect([told(50), told(200)]).toEqual([1, 2])
  })

  it('of a life that went on is told from a ten-thousandth of the biggest on', () => {
    const big: Held = { ...kept, above: [9], bytesEach: 100_000 }
    const told = (bytesEach: number) => {
      const small: Held = { ...kept, above: [8], path: ['recent (Ring)', 'Turn'], bytesEach }
      return judged(survey([planted, big, small])).findings.length
    }
    expect([told(5), told(20)]).toEqual([1, 2])
  })

  it('speaks for everything that is held below it', () => {
    const below: Held = { at: (cycle) => 5 * cycle, above: [2], what: 'Turn', path: ['Session', 'Turn'] }
    const { findings } = ofHeld(kept, below)
    expect(findings.map(({ retainerPath }) => retainerPath)).toEqual([['sessions (Map)', 'Session']])
  })

  it('is one finding for keys and values of one Map, and two for two Maps', () => {
    const keys: Held = { ...kept, above: [9], what: 'string', bytesEach: 30 }
    expect(ofHeld({ ...kept, above: [9] }, keys).findings).toHaveLength(1)
    const other: Held = { ...kept, above: [8], path: ['turns (Map)', 'Turn'], bytesEach: 30 }
    const { findings } = ofHeld({ ...kept, above: [9] }, other)
    expect(findings.map(({ growthPerCycle }) => growthPerCycle)).toEqual([100, 30])
  })

  it('names every class that one container holds, and no key of them', () => {
    const { findings } = ofHeld(inMap('string', 3), inMap('Tool', 2), inMap('Schema', 1))
    expect(findings).toMatchObject([
      {
        retainerPath: ['sessions (Map)', 'Tool and Schema'],
        evidence: { objectsPerCycle: 3, classes: ['Tool', 'Schema'], classRates: [2, 1] },
      },
    ])
    expect(findings[0]?.message).toBe(
      'The number of Tool and Schema in sessions (Map) grew from 0 to 2,592 over 864 turns: 3 per turn (2 Tool and 1 Schema), 600 B, at every look',
    )
  })

  it('is none of a table that is enlarged for what no longer comes', () => {
    expect(tableHolding((cycle) => cycle)).toHaveLength(1)
    expect(tableHolding((cycle) => Math.min(cycle, 600))).toEqual([])
  })

  it('that hangs from no object and no variable is held by native code', () => {
    const held: Held = { ...kept, above: [], names: [], path: ['closure'], what: 'closure' }
    const paths = [held, { ...held, names: ['listener'] }].map(
      (each) => ofHeld(each).findings[0]?.retainerPath,
    )
    expect(paths).toEqual([['native code', 'closure'], ['closure']])
  })

  it('that is a store of numbers is told with how many came, and not where what grows hangs from it', () => {
    const [ofNumbers] = storeHolding(0)
    expect(ofNumbers?.message).toMatch(
      /and about [\d.]+ numbers per turn, each time that its store was full$/,
    )
    const [ofThings] = storeHolding(30)
    expect(ofThings?.message).toMatch(/^log \(Array\) grew from 40.0 kB .*: 1.40 kB per turn, at every look$/)
    expect(ofThings?.evidence).not.toHaveProperty('entriesPerCycle')
  })

  it('leaves out what Node keeps in its books of it, unless only that grows', () => {
    const books: Held = { ...kept, path: ['Node / timers'], bytesEach: 500 }
    expect(ofHeld(kept, books).findings.map(({ retainerPath }) => retainerPath)).toEqual([kept.path])
    expect(ofHeld(books).findings.map(({ retainerPath }) => retainerPath)).toEqual([books.path])
  })

  it('tells who adds and who allocates, where that was seen, and else is silent about it', () => {
    expect(ofHeld(kept).findings[0]?.evidence).not.toHaveProperty('addedBy')
    expect(ofHeld(kept).findings[0]?.evidence).not.toHaveProperty('allocatedBy')
    const put = { function: 'put', file: '/app/cache.ts', line: 7 }
    const whole = survey([planted, kept])
    const captures = whole.captures.map((each): Capture => {
      const sites = each.after === 'run' ? [{ stack: [put], bytes: 100 * each.cycle }] : []
      return { ...each, sites }
    })
    const last = captures.findLastIndex(({ after }) => after === 'run')
    const atEnd = captures[last]
    if (atEnd === undefined) throw new Error('the survey has no run')
    const trace: Capture = {
      ...atEnd,
      after: 'trace',
      cycle: 904,
      snapshot: undefined,
      traced: [{ kind: 'Map', grew: 40, size: 40, adds: [{ stack: [put], times: 40 }] }],
    }
    const traced = { ...whole, captures: captures.toSpliced(last + 1, 0, trace) }
    const [finding] = judged(traced).findings
    expect(finding?.culprit).toEqual(put)
    expect(finding?.evidence).toMatchObject({
      addedBy: ['put (/app/cache.ts:7)'],
      allocatedBy: ['86400 B: put (/app/cache.ts:7)'],
    })
  })

  it('that each life adds one to is blamed on the line that was seen to add, of which the first life shows nothing', () => {
    const whole = survey([planted, left(1)])
    const last = whole.captures.at(-1)
    if (last === undefined) throw new Error('the survey has no lives')
    const add = { function: 'subscribe', file: '/app/store.ts', line: 10 }
    const traced = [{ kind: 'Map', grew: 2, size: 2, adds: [{ stack: [add], times: 2 }] }] as const
    const captures = [...whole.captures, { ...last, lives: last.lives + 3, snapshot: undefined, traced }]
    const [finding] = judged({ ...whole, captures }).findings
    expect(finding?.culprit).toEqual(add)
  })

  it('that further lives add to as well is told once, though another line allocates in them', () => {
    const both: Held = { ...kept, after: (lives) => 900 + lives }
    expect(toldFor(both)).toEqual(['/app/run.ts'])
    const other: Held = { ...left(1), path: ['logs (Array)', 'Log'], above: [9] }
    expect(toldFor(kept, other)).toEqual(['/app/run.ts', '/app/live.ts'])
  })

  it('that is kept in what grew already is no leak of its own, though further lives add to it', () => {
    const messages: Held = { ...left(1), path: ['sessions (Map)', 'Session', 'messages (Array)', 'Object'] }
    expect(toldFor(kept, { ...messages, above: [9, 2] })).toEqual(['/app/run.ts'])
    expect(toldFor(kept, { ...messages, above: [9, 8] })).toEqual(['/app/run.ts', '/app/live.ts'])
  })

  it('that nobody was seen to add to is blamed on who holds it, where others allocate what it holds', () => {
    const holder = { file: '/app/cache.ts', line: 7, isExact: false }
    const blamed = (allocatedIn: string, source = holder) => {
      const whole = survey([planted, { ...kept, source }])
      const stack = [{ function: 'read', file: allocatedIn, line: 3 }]
      const captures = whole.captures.map((each) => ({
        ...each,
        sites: each.after === 'run' ? [{ stack, bytes: 100 * each.cycle }] : [],
      }))
      const { file, line } = judged({ ...whole, captures }).findings[0]?.culprit ?? {}
      return `${file}:${line}`
    }
    expect(blamed('/app/table.ts')).toBe('/app/cache.ts:7')
    expect(blamed('/app/cache.ts')).toBe('/app/cache.ts:3')
    const packaged = { ...holder, file: '/app/node_modules/lru/index.js' }
    expect(blamed('/app/table.ts', packaged)).toBe('/app/table.ts:3')
  })

  it('grows by bytes alone where the same thing gets longer, and not for less than the stated floor', () => {
    const log: Held = { at: () => 0, path: ['log (string)'], what: 'string' }
    const grown = (perCycle: number) => {
      const whole = survey([planted, log])
      const bytes = whole.captures.map(({ after, cycle }) => (after === 'run' ? 100 + perCycle * cycle : 100))
      const counts = bytes.map(() => 1)
      return judged({
        ...whole,
        paths: whole.paths.map((each) => (each.id === 2 ? { ...each, bytes, counts } : each)),
      })
    }
    expect(grown(200).reasons[0]).toMatch(/^log \(string\) grew from .* per turn, at every look$/)
    expect(grown(65).findings).toHaveLength(1)
    expect(grown(63).verdict).toBe('clean')
  })

  it('is told of what lies below, once that has most of the bytes', () => {
    expect(toldOf(0.6)).toEqual(['text (string)'])
    expect(toldOf(0.4)).toContain('log (Log)')
  })

  it('is a finding when every further life leaves one, and none when one life in three does', () => {
    expect(ofHeld(left(1)).reasons[0]).toContain('over 16 further lives: 1 per life')
    expect(ofHeld(left(0.34)).verdict).toBe('clean')
  })
})

describe('a path within a bound that stayed the same', () => {
  const bound = { name: 'max', value: 4_096, entriesPerThing: 1 }

  it('is no finding and not clean before it is full, and says what decides it', () => {
    const { verdict, findings, reasons } = ofHeld({ ...kept, bound })
    expect({ verdict, findings }).toEqual({ verdict: 'undecided', findings: [] })
    expect(reasons.join()).toContain('not full yet: 890 of 4,096 (max) in sessions (Map)')
    // 4,096 less the 26 of the start, by one a cycle, and a quarter more.
    expect(reasons.join()).toContain('--cycles 5100')
  })

  it('is told to be made smaller where nobody would wait', () => {
    const reasons = ofHeld({ ...kept, bound: { ...bound, value: 1_000_000 } }).reasons.join()
    expect(reasons).toContain('check it with a smaller max')
  })

  it('is counted by entries where their keys are counted too', () => {
    const both = { ...bound, value: 500, entriesPerThing: 0.5 }
    expect(fault(survey([planted, { ...kept, bound: both }]))).toContain('445 of 500')
  })

  it('is a leak once it has passed it, and where there is none', () => {
    expect(ofHeld({ ...kept, bound: { ...bound, value: 889 } }).verdict).toBe('leak')
    expect(ofHeld(kept).verdict).toBe('leak')
  })

  it('is a leak by bytes: a bound counts entries', () => {
    const whole = survey([planted, { path: ['log (Log)'], what: 'Log', bound }])
    const paths = whole.paths.map((each) =>
      each.id === 1
        ? each
        : {
            ...each,
            counts: each.counts.map(() => 1),
            bytes: whole.captures.map(({ cycle }) => 1_000 * cycle),
          },
    )
    expect(judged({ ...whole, paths }).verdict).toBe('leak')
  })

  it('explains the tables beside it, as far as entries need them', () => {
    const beside: Held = { path: ['cache (Cache)', 'keys (Map)'], what: 'Map', above: [1_002] }
    const table = (perCycle: number) => {
      const whole = survey([planted, { ...kept, bound }, beside])
      const paths = whole.paths.map((each) =>
        each.what === 'Map' ? { ...each, bytes: whole.captures.map(({ cycle }) => perCycle * cycle) } : each,
      )
      return judged({ ...whole, paths }).verdict
    }
    expect(table(60)).toBe('undecided')
    expect(table(70)).toBe('leak')
  })

  it('is clean once it is full and holds', () => {
    expect(ofHeld({ ...fills, bound: { ...bound, value: 400 } }).verdict).toBe('clean')
  })

  it('says also what the bytes were', () => {
    const rising = series(216, (cycle) => ({ inside: { heapObjectsBytes: heapBytes(cycle) } }))
    expect(judged(survey([planted, { ...kept, bound }], { heapBytes }), rising).reasons.join()).not.toContain(
      'found no path',
    )
  })

  it('cannot be suppressed away', () => {
    const looked = lookedAt({ ...run(steady), survey: survey([planted, { ...kept, bound }]) }, claim)
    expect(looked.parts.some((part) => part.name === 'survey' && 'doubts' in part)).toBe(true)
  })
})

describe('a survey', () => {
  it('that does not find its own planted leak is not believed', () => {
    expect(judged(survey([kept])).verdict).toBe('undecided')
    expect(fault(survey([kept]))).toContain('the leak that was planted in the same process was not found')
    expect(fault(survey([{ ...planted, at: (cycle) => Math.min(cycle, 300) }]))).toContain('not valid')
  })

  it('is believed when something was made once while nothing was done', () => {
    expect(judged(survey([planted, { ...kept, idle: (cycle) => (cycle > 0 ? 40 : 0) }])).verdict).toBe('leak')
    expect(judged(survey([planted, { ...kept, idle: (cycle) => Math.ceil(cycle / 4) }])).verdict).toBe('leak')
  })

  it('in which something grew while nothing was done is not believed', () => {
    const restless = survey([planted, { ...kept, idle: (time) => time }])
    const source = { file: '/app/cache.ts', line: 3, isExact: true }
    expect(fault(unwatched(survey([planted, kept])))).toContain(
      'what the harness keeps of its own was not looked at',
    )
    expect(judged(unwatched(survey([planted, { ...kept, source }]))).verdict).toBe('leak')
    expect(judged(restless).verdict).toBe('undecided')
    expect(fault(restless)).toContain('grew while nothing was done')
  })

  it('is believed of what goes on elsewhere, or far faster, than what grew while nothing was done', () => {
    const harness: Held = { ...kept, above: [9], path: ['string'], what: 'string' }
    const restless = { ...harness, at: (cycle: number) => Math.min(cycle, 30), idle: (time: number) => time }
    expect(judged(survey([planted, kept, restless])).verdict).toBe('leak')
    expect(judged(survey([planted, restless])).verdict).toBe('clean')
    const faster = { ...harness, at: (cycle: number) => 3 * cycle, idle: (time: number) => time }
    expect(judged(survey([planted, faster])).verdict).toBe('leak')
    const below = { ...restless, path: [...(kept.path ?? []), 'text'] }
    expect(judged(survey([planted, kept, below])).verdict).toBe('undecided')
  })

  it('with too few looks is no survey, and the trend of the first run stands', () => {
    const growing = series(216, (cycle) => ({ inside: { heapObjectsBytes: 10_000_000 + 2_000 * cycle } }))
    expect(judged(survey([planted], { cycles: [0, 45] }), growing).findings[0]?.rule).toBe('heap-growth')
    const short = judged(survey([planted], { cycles: [0, 45, 102] }))
    expect(short.verdict).toBe('undecided')
    expect(short.reasons[0]).toContain('took 3 looks at its heap while it ran, 5 are needed')
  })

  it('that finds no path where the bytes grew plainly in both processes leaves it undecided', () => {
    const growing = series(216, (cycle) => ({ inside: { heapObjectsBytes: 10_000_000 + 3_000 * cycle } }))
    const again = (perCycle: number) =>
      judged(survey([planted], { heapBytes: (cycle) => 9_000_000 + perCycle * cycle }), growing)
    expect(again(5_000)).toMatchObject({ verdict: 'undecided', findings: [] })
    expect(again(5_000).reasons[0]).toContain('found no path that holds ever more')
    expect(again(0).verdict).toBe('clean')
    expect(again(1_000).verdict).toBe('clean')
    const flushed = survey([planted], { heapBytes: (cycle) => (cycle === 0 ? 19e6 : 9e6 + 5_000 * cycle) })
    expect(judged(flushed, growing).verdict).toBe('undecided')
  })
})

describe('a survey that did not look to its end', () => {
  const whole = survey([planted])
  const ended = (end: PhaseEnd) => judged({ ...whole, series: { ...whole.series, end } })

  it('because it threw later than the run before could, says so', () => {
    const end: PhaseEnd = { how: 'threw', message: 'too many', stack: '', during: 'survey', step: 5_000 }
    const told = ({ captures }: Pick<HeapSurvey, 'captures'>) =>
      judged({ ...whole, captures, series: { ...whole.series, end } }).reasons.join(' ')
    const [baseline, ...further] = whole.captures
    const ofRun = further.filter(({ after }) => after === 'run')
    const livedOn = { captures: baseline === undefined ? [] : [baseline, ...ofRun] }
    expect(told(livedOn)).toContain(
      'threw in step 5,000, which the run before never came to: too many To decide it: let the subject take more steps',
    )
    // In a further life, and before the first look: the run came to such steps too.
    expect(told(whole)).toContain('threw during survey: too many To decide it: run the check again')
    expect(told({ captures: livedOn.captures.slice(0, 1) })).not.toContain('never came to')
  })

  it.each<[string, PhaseEnd, RegExp]>([
    [
      'threw',
      { how: 'threw', message: 'read ECONNRESET\n  at', stack: '', during: 'survey' },
      /broke off: the subject threw during survey: read ECONNRESET$/,
    ],
    [
      'was killed',
      {
        how: 'crashed',
        code: undefined,
        signal: 'SIGKILL',
        during: 'a snapshot of its heap',
        stderrTail: '',
      },
      /its process was ended by SIGKILL during a snapshot of its heap$/,
    ],
    [
      'ended itself',
      { how: 'crashed', code: 7, signal: undefined, during: 'survey', stderrTail: '' },
      /its process ended itself with exit code 7/,
    ],
    [
      'ran out of memory',
      { how: 'out-of-memory', during: 'survey', rssBytes: 9e8, stderrTail: '' },
      /ran out of memory/,
    ],
    [
      'hung',
      { how: 'hung', during: 'survey', afterMs: 30_800, busy: true },
      /nothing came back from survey for 30.8 s/,
    ],
    ['had no time', { how: 'stopped', why: 'time-limit' }, /its time was up/],
    ['was interrupted', { how: 'stopped', why: 'interrupted' }, /it was interrupted/],
    [
      'cost too much',
      { how: 'stopped', why: 'capture-cost' },
      /a snapshot took more memory than there is to spare/,
    ],
  ])('because it %s is never clean, and says what to try', (_how, end, reason) => {
    const { verdict, reasons, looked } = ended(end)
    expect(verdict).toBe('undecided')
    expect(reasons[0]).toMatch(reason)
    expect(reasons.at(-1)).toMatch(/^To decide it: /)
    expect(looked).toContainEqual({
      part: 'survey',
      isComplete: false,
      reasons: [expect.stringMatching(reason)],
    })
  })

  it('tells what it had seen until then', () => {
    const found = survey([planted, kept])
    const cut = { ...found.series, end: { how: 'stopped', why: 'time-limit' } as const }
    expect(judged({ ...found, series: cut })).toMatchObject({ verdict: 'leak', outcome: 'leak' })
  })

  it('is complete when only its process would not end by itself: it had looked', () => {
    expect(ended({ how: 'lingered', afterMs: 2_000 }).verdict).toBe('clean')
  })

  it('is not clean when a snapshot could not be read, or was not taken', () => {
    expect(judged({ ...whole, failure: 'Read 3.heapsnapshot: it is cut short' }).reasons[0]).toContain(
      'broke off: Read 3.heapsnapshot: it is cut short',
    )
    const blind = whole.captures.map(({ snapshot: _snapshot, ...each }) => each)
    expect(judged({ ...whole, captures: blind }).verdict).toBe('undecided')
    const refused = { why: 'memory', neededBytes: 3e9, roomBytes: 1e9 } as const
    const told = judged({ ...whole, captures: blind.map((each) => ({ ...each, unseen: [refused] })) })
    expect(told.reasons[0]).toContain('a snapshot may need 3.00 GB of memory, and 1.00 GB are free')
    const workers = whole.captures.map((each) => ({
      ...each,
      unseen: [{ why: 'workers', workers: 2 } as const],
    }))
    expect(judged({ ...whole, captures: workers }).reasons[0]).toContain('the heap of 2 workers was not seen')
  })

  it('is not clean when it did not come to further lives, or time was up', () => {
    expect(judged(survey([planted], { lives: [2] })).reasons[0]).toContain(
      'looked 1 time at what further lives leave, 2 are needed',
    )
    expect(judged(survey([planted, left(1)], { lives: [2, 8, 11] })).reasons[0]).toContain(
      'looked 3 times at what further lives leave, 5 are needed',
    )
    expect(judged(survey([planted], { lives: [2, 8] })).verdict).toBe('clean')
    const late = survey([planted], { lives: [2] })
    const captures = late.captures.map((each) => ({ ...each, isLate: true }))
    expect(judged({ ...late, captures }).reasons[0]).toMatch(/2 are needed: time was up$/)
  })

  it('cannot be suppressed away: a known leak is no reason for not having looked', () => {
    const found = survey([planted, kept])
    const life = { ...run(steady), survey: { ...found, failure: 'the disk is full' } }
    const all = { match: { fingerprint: 'known' }, reason: 'known', expires: '2999-12-31' }
    const looked = lookedAt(life, claim)
    const named = { ...looked, findings: looked.findings.map((each) => ({ ...each, fingerprint: 'known' })) }
    expect(outcomeOf(suppressed(named, [all], '2026-11-29')).verdict).toBe('undecided')
  })
})

describe('a run whose heap had to be surveyed', () => {
  it('is not clean without one', () => {
    expect(judge(run(steady), { ...claim, wantsSurvey: true })).toMatchObject({
      verdict: 'undecided',
      reasons: ['The heap was not surveyed'],
    })
    expect(judge(run(steady), claim).verdict).toBe('clean')
  })
})

describe('a heap too big for snapshots', () => {
  const put = { function: 'put', file: '/app/cache.ts', line: 3 }
  const blind = (bytes: (cycle: number) => number, adds = false): HeapSurvey => {
    const whole = survey([])
    const captures = whole.captures.map(({ snapshot: _snapshot, ...each }): Capture => {
      const sites = [{ stack: [put], bytes: bytes(each.cycle) }]
      return { ...each, sites, unseen: [{ why: 'cost' }] }
    })
    const last = captures.findLastIndex(({ after }) => after === 'run')
    const at = captures[last]
    if (!adds || at === undefined) return { ...whole, captures }
    const stack = [{ ...put, line: 7 }]
    const trace = {
      ...at,
      after: 'trace',
      cycle: 904,
      traced: [{ kind: 'Map', grew: 40, size: 40, adds: [{ stack, times: 40 }] }],
    } as const
    return { ...whole, captures: captures.toSpliced(last + 1, 0, trace) }
  }

  it('is a leak by the function whose allocations stay, at the line that adds where that was seen', () => {
    const { verdict, findings, doubts } = judged(blind((cycle) => 40 * cycle, true))
    expect(verdict).toBe('leak')
    expect(findings[0]).toMatchObject({ rule: 'growing-site', culprit: { file: '/app/cache.ts', line: 7 } })
    expect(findings[0]?.message).toContain('What put allocates and keeps grew from 0 B to')
    expect(doubts?.map(({ part }) => part)).toContain('survey')
    expect(judged(blind((cycle) => 40 * cycle)).findings[0]?.culprit?.line).toBe(3)
  })

  it('is undecided where nothing grows, where a cache fills, and where it slows', () => {
    expect(judged(blind(() => 9_000)).verdict).toBe('undecided')
    expect(judged(blind((cycle) => 40 * Math.min(cycle, 400))).verdict).toBe('undecided')
    expect(judged(blind((cycle) => 900 * Math.sqrt(cycle))).verdict).toBe('undecided')
  })
})
