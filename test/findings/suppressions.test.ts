import { describe, expect, it } from 'vitest'
import type { Doubt } from '../../src/findings/doubt.ts'
import type { Finding, FindingOf } from '../../src/findings/finding.ts'
import { fingerprintOf } from '../../src/findings/cause/fingerprint.ts'
import { type Looked, outcomeOf } from '../../src/findings/outcome.ts'
import { partOf } from '../../src/findings/parts.ts'
import { idleInAll, idleSentence } from '../../src/findings/suppression-words.ts'
import { knownRetentions, suppressed, type Suppression } from '../../src/findings/suppressions.ts'
import { grownPath } from './evidence.ts'

const leak: FindingOf<'growing-path'> = {
  rule: 'growing-path',
  kind: 'heap',
  message: 'The number of Session grew from 26 to 890',
  phase: 'life',
  culprit: { file: 'src/cache.ts', line: 7, function: 'put' },
  retainerPath: ['sessions (Map)', 'Session'],
  evidence: {
    ...grownPath,
    addedBy: ['put (/app/node_modules/some-cache/index.js:4)', 'step (/app/src/cache.ts:7)'],
  },
}
const found = { ...leak, fingerprint: fingerprintOf(leak) }
const red = lookedWith([found])
const later = '2027-01-31'
const today = '2026-11-25'

function lookedWith(findings: readonly Finding[], ...doubts: readonly Doubt[]): Looked {
  return { findings, parts: [partOf('run', doubts)], seen: 'Nothing grew', notes: [] }
}

const left = (looked: Looked, list: readonly Suppression[], day = today) =>
  outcomeOf(suppressed(looked, list, day))

const by = (match: { file: string } | { package: string } | { fingerprint: string }, expires = later) =>
  left(red, [{ match, reason: 'known upstream', expires }])

const hidingPackage = (finding: Finding, name: string) =>
  left(lookedWith([finding]), [{ match: { package: name }, reason: 'known', expires: later }]).verdict

const timings = (most: number, what = 'PerformanceResourceTiming'): Looked =>
  lookedWith([
    {
      ...found,
      retainerPath: ['resourceTimingBuffer (Array)', what],
      evidence: { ...found.evidence, counts: [26, most] },
    },
  ])
const verdictBesideKnown = (looked: Looked) => outcomeOf(suppressed(looked, knownRetentions, today)).verdict

describe('a suppression', () => {
  it('hides a finding by file, by file and line, by package and by fingerprint, and says so', () => {
    for (const match of [
      { file: 'src/cache.ts' },
      { file: 'cache.ts:7' },
      { package: 'some-cache' },
      { fingerprint: fingerprintOf(leak) },
    ]) {
      const { verdict, findings, reasons } = by(match)
      expect([verdict, findings]).toEqual(['clean', []])
      expect(reasons).toEqual([
        expect.stringMatching(/but what is suppressed/),
        `Suppressed until 2027-01-31, known upstream: ${leak.message}`,
      ])
    }
  })

  it('hides by the package of the cause, and not by one that only allocates or adds for it', () => {
    const through = { package: 'rooms', file: 'node_modules/rooms/index.js', line: 7 }
    const evidence = {
      ...grownPath,
      addedBy: ['put (/app/node_modules/thin-map/index.js:4)'],
      allocatedBy: ['9 B: make (/app/node_modules/maker/index.js:2)'],
    }
    const called = { ...leak, evidence, culprit: { file: 'src/a.ts', line: 1, through } }
    expect(['rooms', 'thin-map', 'maker'].map((name) => hidingPackage(called, name))).toEqual([
      'clean',
      'leak',
      'leak',
    ])
    const own = { ...leak, evidence }
    expect(['thin-map', 'maker'].map((name) => hidingPackage(own, name))).toEqual(['clean', 'leak'])
  })

  it('hides by the package through which the line leaks, by its own name or its folder', () => {
    const { evidence: _, ...rest } = leak
    const through = { package: 'hub', version: '2.0.0', file: 'node_modules/hub-alias/index.js', line: 3 }
    const called = { ...rest, evidence: grownPath, culprit: { file: 'src/a.ts', line: 1, through } }
    const hiding = (name: string) =>
      left(lookedWith([called]), [{ match: { package: name }, reason: 'known', expires: later }]).verdict
    expect(['hub', 'hub-alias', 'hub-al', 'src'].map(hiding)).toEqual(['clean', 'clean', 'leak', 'leak'])
  })

  it('hides what Node keeps of the first fetches, as long as it is no more', () => {
    expect(verdictBesideKnown(timings(230))).toBe('clean')
    expect(verdictBesideKnown(timings(1_400))).toBe('leak')
    // A variable of the program's by the same name.
    expect(verdictBesideKnown(timings(230, 'Request'))).toBe('leak')
  })

  it('hides nothing else', () => {
    for (const match of [
      { file: 'he.ts' },
      { file: 'cache.ts:8' },
      { package: 'some' },
      { fingerprint: 'x' },
    ]) {
      const { verdict, idleSuppressions } = by(match)
      expect(verdict).toBe('leak')
      expect(idleSuppressions).toEqual([
        { name: Object.values(match)[0], reason: 'known upstream', expires: later },
      ])
    }
  })

  it('no longer hides from its last day on, and says that it has expired', () => {
    const { verdict, reasons, suppressed: hidden } = by({ file: 'src/cache.ts' }, today)
    expect([verdict, hidden]).toEqual(['leak', []])
    expect(reasons.at(-1)).toContain('expired on 2026-11-25')
  })

  it('leaves other findings red', () => {
    const other = { ...found, culprit: { file: 'src/other.ts', line: 1 }, evidence: grownPath }
    const both = { ...red, findings: [found, other] }
    const list = [{ match: { file: 'src/cache.ts' }, reason: 'known', expires: later }]
    expect(left(both, list)).toMatchObject({ verdict: 'leak', findings: [other] })
  })

  it('clears no phase that was not seen to its end, and lays what else is in doubt to its own leak', () => {
    const list = [{ match: { file: 'src/cache.ts' }, reason: 'known', expires: later }]
    const doubtful = (doubt: Doubt) => left(lookedWith([found], doubt), list)
    const cut = { phase: 'life', reason: 'it was ended before it was done', isIncomplete: true } as const
    expect(doubtful(cut)).toMatchObject({ verdict: 'undecided', findings: [] })
    expect(doubtful({ phase: 'resume', reason: 'it grew' })).toMatchObject({ verdict: 'undecided' })
    const laid = doubtful({ phase: 'life', reason: 'it grew' })
    expect(laid.verdict).toBe('clean')
    expect(laid.reasons).toContain('Phase life, laid to what is suppressed there: it grew')
  })

  it('never clears what is undecided', () => {
    const unsure = lookedWith([], { phase: 'life', reason: 'too short' })
    expect(left(unsure, []).verdict).toBe('undecided')
  })
})

describe('a suppression that hid nothing', () => {
  const idle = { name: 'src/cache.ts', reason: 'known', expires: later }
  it('is one that no run needed: a single run is enough to earn its place', () => {
    const other = { ...idle, name: 'src/b.ts' }
    expect(idleInAll([[idle, other], [idle]])).toEqual([idle])
    expect(idleInAll([[idle], []])).toEqual([])
    expect(idleInAll([[idle], undefined])).toEqual([])
    expect(idleInAll([])).toEqual([])
  })

  it('says whether it has expired', () => {
    expect(idleSentence(idle, today)).toContain('(until 2027-01-31) hid nothing')
    expect(idleSentence(idle, later)).toContain('(expired on 2027-01-31) hid nothing')
  })
})

const print = (over: Partial<FindingOf<'growing-path'>>) => fingerprintOf({ ...leak, ...over })

describe('a fingerprint', () => {
  it('is the same whatever the line and the counts, and another for another function, file or path', () => {
    const same = print({})
    expect(
      print({
        message: 'The number of Session grew from 3 to 9',
        culprit: { file: 'src/cache.ts', line: 99, function: 'put' },
      }),
    ).toBe(same)
    expect(print({ culprit: { file: 'src/cache.ts', line: 7, function: 'get' } })).not.toBe(same)
    expect(print({ culprit: { file: 'src/b.ts', line: 7, function: 'put' } })).not.toBe(same)
    expect(print({ retainerPath: ['jobs (Map)', 'Session'] })).not.toBe(same)
  })
})
