import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/findings/finding.ts'
import { judge } from '../../src/findings/judge.ts'
import { outcomeOf } from '../../src/findings/outcome.ts'
import { partOf } from '../../src/findings/parts.ts'
import { plainEvidence } from '../../src/findings/plain-evidence.ts'
import type { Unseen } from '../../src/resources/unseen-outside.ts'
import type { Run } from '../../src/runner/run.ts'
import type { InsideSample } from '../../src/runner/series.ts'
import { claim, run, series } from './series.ts'

const told = (kind: string) => ({ kind, message: kind, phase: '' })

const probed = (inside: Partial<InsideSample>) =>
  judge(run(series(20, () => ({ inside }), { isProbed: true })), claim)

const leaking = (perCycle: number) => (cycle: number) => ({
  inside: { heapObjectsBytes: 1e7 + perCycle * cycle },
})

const heapAndTimers = (cycle: number) => ({
  inside: { heapObjectsBytes: 1e7 + 1e5 * cycle, activeResources: { Timeout: cycle } },
})

const peak = (peakRssBytes: number, cycles = 3) =>
  series(cycles, () => ({ outside: { peakRssBytes } }), { plannedCycles: 1_000 })

const early = (perCycle: number) => series(40, leaking(perCycle), { plannedCycles: 1_000 })

const lacking = (...unseen: readonly Unseen[]): Run => {
  const seen = series(20)
  const samples = seen.samples.map((each) => ({
    ...each,
    outside: each.outside && { ...each.outside, unseen },
  }))
  return run({ ...seen, samples })
}

describe('a verdict', () => {
  it('is clean when nothing was found and everything was seen', () => {
    expect(judge(run(series(20)), claim)).toMatchObject({
      verdict: 'clean',
      outcome: 'clean',
      looked: [
        { part: 'run', isComplete: true },
        { part: 'observer', isComplete: true },
      ],
      reasons: [
        'Nothing grew and nothing was left over 20 turns, in 24 samples; growth would have been seen from 546 B a turn on the heap, 8.74 kB of array buffers, 8.74 kB of other memory outside the heap on; growth of native memory was not judged',
      ],
      findings: [],
    })
  })

  it('puts exact evidence before statistics and statistics before budgets', () => {
    const phase = series(20, (cycle) => ({
      inside: { heapObjectsBytes: 1e7 + 1e5 * cycle, activeResources: { Timeout: cycle } },
    }))
    const verdict = judge(run(phase), { ...claim, budget: { cycles: 1 } })
    expect(verdict.findings.map(({ rule }) => rule)).toEqual(['persistent-growth', 'heap-growth', 'budget'])
  })

  it('is undecided with too few samples, unless the phase says that it is too short for growth', () => {
    expect(judge(run(series(5)), claim)).toMatchObject({
      verdict: 'undecided',
      reasons: [
        'Phase life: 6 samples taken while it ran, growth of counts needs 8',
        'Phase life: 6 samples taken while it ran, growth of memory needs 10',
      ],
    })
    expect(judge(run(series(5, undefined, { judgesGrowth: false })), claim).verdict).toBe('clean')
  })

  it('judges counts and not bytes where the phase says so', () => {
    const bytesOnly = series(20, leaking(1e5), { judgesBytes: false })
    expect(judge(run(bytesOnly), claim)).toMatchObject({ verdict: 'clean', findings: [] })
    expect(plainEvidence(bytesOnly, claim)).toBe(false)
    const { findings } = judge(run(series(20, heapAndTimers, { judgesBytes: false })), claim)
    expect(findings.map(({ rule }) => rule)).toEqual(['persistent-growth'])
    const short = judge(run(series(8, undefined, { judgesBytes: false })), claim)
    expect(short.verdict).toBe('clean')
  })

  it('names who answers for what has no acquiring line, as the subject says', () => {
    const answers = {
      Timeout: { file: '/agent/timers.ts', line: 3, function: 'arm' },
      heap: { file: '/agent/other.ts', line: 4 },
    }
    const growing = series(
      20,
      (cycle) => ({ inside: { activeResources: { Timeout: cycle, Other: cycle } } }),
      {
        answers,
      },
    )
    const culprits = judge(run(growing), claim).findings.map(({ kind, culprit }) => [kind, culprit])
    expect(culprits).toEqual([
      ['active:Other', undefined],
      ['active:Timeout', answers.Timeout],
    ])
  })

  it('is undecided when a phase did not run, was cut short, or had no cycle', () => {
    const missing = { ...claim, phases: [{ name: 'life' }, { name: 'resume' }] }
    expect(judge(run(series(20)), missing).reasons).toEqual(['Phase resume: it did not run'])
    const stopped = series(20, undefined, { end: { how: 'stopped', why: 'time-limit' } })
    expect(judge(run(stopped), claim)).toMatchObject({
      verdict: 'undecided',
      reasons: [
        'Phase life: it was ended before it was done',
        'Phase life was ended by the time limit, and judged on what was seen until then',
      ],
    })
    expect(judge(run(series(0)), claim).reasons).toContainEqual(
      expect.stringMatching(/^Phase life: no cycle was measured: its step returned 'done'/),
    )
  })

  it('says what could not be observed, and is not clean where it could have been', () => {
    const seen = series(20)
    const samples = seen.samples.map((each) => ({ ...each, outside: undefined }))
    const blind = run({ ...seen, samples })
    expect(judge(blind, claim)).toMatchObject({
      verdict: 'undecided',
      reasons: ['Phase life: 24 samples came without a look from outside: neither /proc nor ps tells of it'],
    })
    const onMac = { ...blind, environment: { ...blind.environment, platform: 'darwin 25.1.0 arm64' } }
    expect(judge(onMac, claim).verdict).toBe('undecided')
    const elsewhere = { ...blind, environment: { ...blind.environment, platform: 'win32 10.0 x64' } }
    expect(judge(elsewhere, claim)).toMatchObject({
      verdict: 'clean',
      reasons: [
        expect.stringMatching(/^Nothing grew/),
        'Descriptors, threads, child processes and peak memory were not observed: there is neither /proc nor ps',
      ],
    })
  })

  it('says once what the system does not tell, and is undecided where that is counted', () => {
    expect(judge(lacking('peaks', 'native', 'detached'), claim)).toMatchObject({
      verdict: 'clean',
      reasons: [
        expect.stringMatching(/^Nothing grew/),
        'Not observed, for there is no /proc: peaks of memory between two looks, native memory apart from the heap, processes that left parent, group and session before they were seen (environments cannot be read)',
      ],
    })
    expect(judge(lacking('descriptors', 'threads'), claim)).toMatchObject({
      verdict: 'undecided',
      reasons: [
        'Phase life: The number of open descriptors was not observed: lsof is not there, or may not look',
        'Phase life: The number of threads was not observed: ps does not count them on this system',
        'To decide it: install lsof',
        'Not observed, for there is no /proc: open descriptors, threads',
      ],
    })
  })

  it('is not clean when the probe was missing in a sample, or failed inside', () => {
    const probe = { level: 'full', live: {}, origins: [], dropped: 0, faults: 0 }
    expect(probed({}).reasons).toEqual([expect.stringMatching(/samples came without the probe$/)])
    const faulty = probed({ probe: { ...probe, faults: 3 } })
    expect(faulty.looked.find(({ part }) => part === 'probe')).toMatchObject({ isComplete: false })
    expect(faulty.verdict).toBe('undecided')
  })
})

describe('an outcome', () => {
  const looked = { parts: [partOf('run', [])], seen: 'Nothing grew', notes: [] }
  const red = (...findings: readonly Finding[]) => outcomeOf({ ...looked, findings }).outcome
  const ended = (kind: string): Finding => ({ ...told(kind), rule: 'run-ended', evidence: {} })
  const limit: Finding = { ...told('peakRssBytes'), rule: 'budget', evidence: { value: 2, limit: 1 } }
  const timers: Finding = {
    ...told('timer'),
    rule: 'persistent-growth',
    evidence: { cycles: [1, 2], counts: [1, 2] },
  }

  it('tells a leak from a crash, and a crash from a limit', () => {
    expect(red(timers, ended('threw'))).toBe('leak')
    expect(red(ended('lingered'))).toBe('leak')
    expect(red(ended('threw'), limit)).toBe('crashed')
    expect(red(limit)).toBe('over-budget')
  })

  it('is clean only where every part looked to its end, and there is one at least', () => {
    expect(outcomeOf({ ...looked, findings: [] }).outcome).toBe('clean')
    const failed = partOf('survey', [{ phase: 'life', reason: 'it broke off' }])
    expect(outcomeOf({ ...looked, findings: [], parts: [...looked.parts, failed] })).toMatchObject({
      outcome: 'undecided',
      reasons: ['Phase life: it broke off'],
    })
    expect(outcomeOf({ ...looked, findings: [], parts: [] }).outcome).toBe('undecided')
  })
})

describe('plain evidence', () => {
  it('waits for most of the phase where a cache could still be filling', () => {
    const half = series(40, leaking(50_000), { plannedCycles: 100 })
    expect(plainEvidence(half, claim)).toBe(false)
    expect(plainEvidence({ ...half, plannedCycles: 60 }, claim)).toBe(true)
  })

  it('does not wait when no cache would be so big', () => {
    expect(plainEvidence(early(10_000_000), claim)).toBe(true)
    expect(plainEvidence(early(3_000_000), claim)).toBe(false)
  })

  it('is no more than what would burst the machine, where what grows may be known', () => {
    expect(plainEvidence(series(40, leaking(10_000_000)), claim, 'limits')).toBe(true)
    expect(plainEvidence(series(40, leaking(3_000_000)), claim, 'limits')).toBe(false)
  })

  it('is not there for a leak near the floor, for few samples, or without a leak', () => {
    expect(plainEvidence(series(40, leaking(800)), claim)).toBe(false)
    expect(plainEvidence(series(18, leaking(50_000)), claim)).toBe(false)
    expect(plainEvidence(series(40), claim)).toBe(false)
  })

  it('is there once a peak is twice its budget', () => {
    const budget = { 'life.peakRssAboveIdleBytes': 60e6 }
    expect(plainEvidence(peak(170e6), { ...claim, budget })).toBe(false)
    expect(plainEvidence(peak(190e6), { ...claim, budget })).toBe(true)
    expect(plainEvidence(peak(190e6, 2), { ...claim, budget })).toBe(false)
  })

  it('is there once what must be zero was not in three intervals', () => {
    const above = { count: 1, sum: 5, max: 5, p50: 5, p99: 5 }
    const seen = (cycles: number) =>
      series(9, (cycle) => ({ inside: { distributions: cycle < cycles ? { rows: above } : {} } }))
    const mustBeZero = { rows: 'Rows were read again' }
    expect(plainEvidence(seen(2), { ...claim, mustBeZero })).toBe(false)
    expect(plainEvidence(seen(3), { ...claim, mustBeZero })).toBe(true)
  })
})
