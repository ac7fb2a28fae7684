import { describe, expect, it } from 'vitest'
import type { Finding, FindingOf } from '../../../src/findings/finding.ts'
import { followEmitters, heldBelow, withoutHeldEmitters } from '../../../src/findings/cause/held-below.ts'
import type { HeapSurvey } from '../../../src/runner/run.ts'
import type { PathSeries } from '../../../src/runner/heap-evidence.ts'
import { grownPath } from '../evidence.ts'
import { series } from '../series.ts'
import { type Held, planted, survey } from '../survey.ts'

const cycles = Array.from({ length: 20 }, (_, index) => index * 9)
const times = (factor: number): readonly number[] => cycles.map((cycle) => cycle * factor)

const listeners = (per: number, emitters = times(1)): FindingOf<'growth-by-origin'> => ({
  rule: 'growth-by-origin',
  kind: 'listener',
  message: 'listeners',
  phase: 'life',
  culprit: { file: '/app/session.js', line: 8 },
  growthPerCycle: per,
  evidence: { label: "Session 'done'", cycles, counts: times(per), emitters },
})
const count = (growthPerCycle: number): Finding => ({
  rule: 'persistent-growth',
  kind: 'live:listener',
  message: 'count',
  phase: 'life',
  growthPerCycle,
  evidence: { cycles, counts: times(growthPerCycle) },
})
const path = (objectsPerCycle: number): FindingOf<'growing-path'> => ({
  rule: 'growing-path',
  kind: 'heap',
  message: 'path',
  phase: 'life',
  culprit: { file: '/app/session.js', line: 15 },
  evidence: { ...grownPath, path: 'sessions (Map) → Session', during: 'one life', objectsPerCycle },
})
const held = (what: string): PathSeries => ({
  id: 7,
  above: [3],
  path: ['sessions (Map)', 'Session'],
  names: [],
  container: 'Map',
  what,
  counts: [],
  bytes: [],
  source: undefined,
  of: 'subject',
})
const surveyed = (what: string): HeapSurvey => ({
  captures: [],
  paths: [held(what)],
  series: series(20),
  cycles: 20,
})

/** What a line acquired one of for each cycle. */
const acquired = (kind: 'timer' | 'promise' | 'abort-composite', per = 1): FindingOf<'growth-by-origin'> => ({
  ...listeners(per),
  kind,
  message: `${kind}s`,
  evidence: { label: kind, cycles, counts: times(per) },
})

const below = (what: string, over: Held = {}): HeapSurvey =>
  survey([
    planted,
    { at: (cycle) => cycle },
    { what, path: ['sessions (Map)', 'Session', what], above: [2], at: (cycle) => cycle, ...over },
  ])

describe('listeners that become more because their emitters do', () => {
  it('are a few on each of ever more emitters', () => {
    expect(followEmitters(listeners(1))).toBe(true)
    expect(followEmitters(listeners(8))).toBe(true)
  })

  it('are as few for each event, of however many their line listens to', () => {
    const twelve = listeners(12)
    const labels = ["Session 'done'", "Session 'end'", "Stream 'end'"].map((label) => `${label}: 4`)
    expect(followEmitters(twelve)).toBe(false)
    expect(followEmitters({ ...twelve, evidence: { ...twelve.evidence, labels } })).toBe(true)
  })

  it('are not those on one emitter, nor ever more on each of some', () => {
    expect(
      followEmitters(
        listeners(
          1,
          cycles.map(() => 1),
        ),
      ),
    ).toBe(false)
    expect(followEmitters(listeners(9))).toBe(false)
  })

  it('end no run with their count, unless that grows faster', () => {
    expect(withoutHeldEmitters([listeners(1), count(1)])).toEqual([])
    expect(withoutHeldEmitters([listeners(1), count(2)])).toEqual([count(2)])
    expect(withoutHeldEmitters([count(1)])).toEqual([count(1)])
  })

  it('are told by the path that holds as many of their emitters', () => {
    const [first, ...others] = heldBelow([listeners(1), path(1)], surveyed('Session'))
    expect(others).toEqual([])
    expect(first).toMatchObject({ rule: 'growing-path', evidence: { alsoSeen: ['listeners'] } })
    expect(heldBelow([listeners(1), path(0.5)], surveyed('Session'))).toHaveLength(1)
  })

  it('follow from what leaks beside them where no path holds their emitters', () => {
    const sockets: Finding = { ...acquired('timer'), kind: 'socket', message: 'sockets' }
    const elsewhere: Finding = { ...sockets, culprit: { file: '/app/client.js', line: 3 } }
    const faster: Finding = { ...sockets, growthPerCycle: 2.5 }
    const [first, ...others] = heldBelow([listeners(1), sockets], surveyed('Job'))
    expect(others).toEqual([])
    expect(first).toMatchObject({ kind: 'socket', follows: [{ message: 'listeners' }] })
    for (const other of [elsewhere, faster])
      expect(heldBelow([listeners(1), other], surveyed('Job'))).toEqual([listeners(1), other])
    expect(heldBelow([listeners(1), sockets, path(1)], surveyed('Session'))).toMatchObject([
      { kind: 'socket' },
      { rule: 'growing-path', follows: [{ message: 'listeners' }] },
    ])
  })

  it('stand beside a path of something else, of another rate or without a line', () => {
    const { culprit: _, ...nowhere } = path(1)
    for (const [other, seen] of [
      [path(1), surveyed('Job')],
      [path(0.7), surveyed('Session')],
      [nowhere, surveyed('Session')],
      [path(1), undefined],
    ] as const)
      expect(heldBelow([listeners(1), other], seen)).toEqual([listeners(1), other])
  })
})

describe('timers and promises', () => {
  it.each([
    ['timer', 'Timeout'],
    ['promise', 'Promise'],
  ] as const)('of what is held are told by the path that holds as many: a %s', (kind, what) => {
    const [first, ...others] = heldBelow([acquired(kind), path(1)], below(what))
    expect(others).toEqual([])
    expect(first).toMatchObject({
      rule: 'growing-path',
      follows: [{ kind, message: `${kind}s`, culprit: { line: 8 } }],
    })
    expect(heldBelow([acquired(kind, 2.5), path(1)], below(what))).toHaveLength(2)
  })

  it('held by two at once are told by the bigger, with the other', () => {
    const both = survey([
      planted,
      { at: (cycle) => cycle },
      { what: 'Promise', path: ['sessions (Map)', 'Session', 'Promise'], above: [2], at: (cycle) => cycle },
      { what: 'Promise', path: ['waiters (Array)', 'Promise'], at: (cycle) => cycle },
    ])
    const waiters = {
      ...path(1),
      message: 'waiters',
      culprit: { file: '/app/session.js', line: 13 },
      growthPerCycle: 48,
      evidence: { ...path(1).evidence, path: 'waiters (Array) → Promise' },
    }
    const sessions = { ...path(1), growthPerCycle: 300 }
    const [first, ...others] = heldBelow([acquired('promise'), waiters, sessions], both)
    expect(others).toEqual([])
    expect(first).toMatchObject({
      message: 'path',
      follows: [{ message: 'promises' }, { message: 'waiters' }],
    })
  })

  it('that a line waits for are told by what that line adds to, before who holds them as well', () => {
    const waiters = survey([
      planted,
      { what: 'closure', path: ['held (Promise)', 'closure'], at: (cycle) => 2 * cycle },
      { what: 'Promise', path: ['sessions (Map)', 'Session'], at: (cycle) => cycle },
    ])
    const lock: Finding = {
      ...path(2),
      message: 'lock',
      culprit: { file: '/app/session.js', line: 8 },
      evidence: { ...path(2).evidence, path: 'held (Promise) → closure' },
    }
    const [first, ...others] = heldBelow([acquired('promise'), path(1), lock], waiters)
    expect(others).toEqual([])
    expect(first).toMatchObject({ message: 'lock', follows: [{ message: 'promises' }, { message: 'path' }] })
  })

  it('are the cause themselves where few of them lie there', () => {
    const few = below('Timeout', { at: (cycle) => cycle / 5 })
    expect(heldBelow([acquired('timer'), path(1)], few)).toEqual([acquired('timer'), path(1)])
  })

  it('speak for what hangs from Node’s own list of timers', () => {
    const hanging = below('Timeout', { path: ['TimersList', 'Timeout'], above: [] })
    const { culprit: _, ...nowhere } = path(1)
    const hangs: Finding = { ...nowhere, evidence: { ...nowhere.evidence, path: 'TimersList → Timeout' } }
    const [first, ...others] = heldBelow([acquired('timer'), hangs, path(3)], hanging)
    expect(others).toEqual([path(3)])
    expect(first).toMatchObject({ kind: 'timer', follows: [{ kind: 'heap', message: 'path' }] })
  })

  it('are left as undecided as a container that is not full yet', () => {
    const cache = survey([
      planted,
      { at: (cycle) => cycle, bound: { name: 'max', value: 5_000, entriesPerThing: 1 } },
      { what: 'Timeout', above: [2], path: ['sessions (Map)', 'Session', 'Timeout'], at: (cycle) => cycle },
    ])
    expect(heldBelow([acquired('timer')], cache)).toEqual([])
  })
})

describe('promises that wait for one promise', () => {
  const reactions = survey([
    planted,
    { what: 'closure', path: ['closed (Promise)', 'closure'], above: [90], at: (cycle) => 2 * cycle },
    { what: 'Promise', path: ['closed (Promise)', 'Promise'], above: [90], at: (cycle) => cycle },
  ])
  const race: FindingOf<'growing-path'> = {
    ...path(3),
    evidence: {
      ...path(3).evidence,
      path: 'closed (Promise) → closure',
      classes: ['closure', 'Promise'],
      classRates: [2, 1],
    },
  }

  it('are told by that, where its finding is of closures and of promises', () => {
    const [first, ...others] = heldBelow([acquired('promise'), race], reactions)
    expect(others).toEqual([])
    expect(first).toMatchObject({ rule: 'growing-path', follows: [{ kind: 'promise' }] })
  })

  it('are told beside it, where it is of closures alone', () => {
    const { classes: _, classRates: __, ...evidence } = race.evidence
    const closures: Finding = { ...race, evidence: { ...evidence, objectsPerCycle: 2 } }
    expect(heldBelow([acquired('promise'), closures], reactions)).toEqual([acquired('promise'), closures])
  })
})

/** What Node keeps by itself. */
const book = (told: string): FindingOf<'growing-path'> => ({
  ...path(2),
  message: told,
  culprit: { file: '/app/elsewhere.js', line: 4 },
  evidence: { ...path(2).evidence, path: told },
})

describe('signals that are composed over others', () => {
  const composed = acquired('abort-composite')
  const books = [
    book('gcPersistentSignals (Set) → AbortSignal'),
    book('closure AbortSignal → dependantSignalsCleanupRegistry (FinalizationRegistry)'),
    book('#closing (AbortSignal) → <symbol kDependantSignals> (Set)'),
  ]
  const seen = survey([
    planted,
    { what: 'AbortSignal', path: ['gcPersistentSignals (Set)', 'AbortSignal'], at: (cycle) => 2 * cycle },
  ])

  it('speak for what Node keeps of them, at whatever rate', () => {
    const [first, ...others] = heldBelow([composed, ...books], seen)
    expect(others).toEqual([])
    expect(first).toMatchObject({ kind: 'abort-composite', follows: [{}, {}, {}] })
  })

  it('are told by who holds those that they are composed over, with what Node keeps of them', () => {
    const [first, ...others] = heldBelow([composed, ...books, path(1)], below('AbortSignal'))
    expect(others).toEqual([])
    expect(first).toMatchObject({ message: 'path', follows: [{}, {}, {}, {}] })
  })

  it('stand beside a path of a program that holds none', () => {
    expect(heldBelow([composed, path(1)], seen)).toEqual([composed, path(1)])
  })
})
