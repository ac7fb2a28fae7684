// A count that nobody is seen to acquire, held against the paths on the heap, and when the heap is asked at all.
import { describe, expect, it } from 'vitest'
import { explainedCounts } from '../../../src/findings/cause/explained-counts.ts'
import type { Finding, FindingOf } from '../../../src/findings/finding.ts'
import { judge } from '../../../src/findings/judge.ts'
import { cyclesToSurvey, phaseToSurvey } from '../../../src/check/phase-to-survey.ts'
import { grownBytes, grownCount, grownPath } from '../evidence.ts'
import { claim, run, series } from '../series.ts'

const opens = { file: '/app/list.ts', line: 6 }
const closes = { file: '/app/other.ts', line: 9 }

const descriptors: FindingOf<'persistent-growth'> = {
  rule: 'persistent-growth',
  kind: 'fd:file',
  message: 'The number of file descriptors grew',
  phase: 'life',
  growthPerCycle: 1,
  unit: 'file descriptor',
  evidence: grownCount,
}

const left: FindingOf<'left-after-close'> = {
  rule: 'left-after-close',
  kind: 'fd:file',
  message: '3 file descriptors left after close',
  phase: 'life',
  evidence: { before: 2, after: 5, afterOneMoreLife: 8, survivors: 0 },
}

type PathFinding = FindingOf<'growing-path'>

function path(
  objectsPerCycle: number,
  over: Partial<PathFinding> = {},
  during: PathFinding['evidence']['during'] = 'one life',
): PathFinding {
  return {
    rule: 'growing-path',
    kind: 'heap',
    message: `Dirs became ${objectsPerCycle} more`,
    phase: 'life',
    culprit: opens,
    retainerPath: ['opened (Array)', 'Dir'],
    growthPerCycle: 100,
    unit: 'B',
    evidence: { ...grownPath, during, objectsPerCycle },
    ...over,
  }
}

function withoutLine({ culprit: _culprit, ...rest }: PathFinding): Finding {
  return rest
}

const handles = (holder: string) => path(2, { culprit: closes, retainerPath: [holder, 'TCP'] })

const life = (files: (cycle: number) => number) =>
  run(series(60, (cycle) => ({ outside: { fds: { file: files(cycle) } } }), { every: 5 }))

describe('a count without a line', () => {
  it('speaks for what its line adds with each further life too', () => {
    const [finding, ...others] = explainedCounts([descriptors, path(1), path(2, {}, 'further lives')])
    expect(others).toEqual([])
    expect(finding?.evidence.alsoSeen).toEqual(['Dirs became 1 more', 'Dirs became 2 more'])
    const elsewhere = path(2, { culprit: closes }, 'further lives')
    expect(explainedCounts([descriptors, path(1), elsewhere])).toHaveLength(2)
  })

  it('is one leak with the path that grows at its rate, and has its line', () => {
    const [finding, ...others] = explainedCounts([descriptors, path(1)])
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      rule: 'persistent-growth',
      culprit: opens,
      retainerPath: ['opened (Array)', 'Dir'],
      evidence: { alsoSeen: ['Dirs became 1 more'] },
    })
  })

  it('takes the biggest path where one line adds to several', () => {
    const bigger = path(1, { growthPerCycle: 200, retainerPath: ['index (Map)', 'Dir'] })
    const [finding, ...others] = explainedCounts([descriptors, path(1), bigger])
    expect(others).toEqual([])
    expect(finding?.retainerPath).toEqual(['index (Map)', 'Dir'])
  })

  it('is held by lives where it is left after close', () => {
    const [finding] = explainedCounts([left, path(3, {}, 'further lives')])
    expect(finding?.culprit).toEqual(opens)
    const once: Finding = { ...left, evidence: { before: 2, after: 5, survivors: 0 } }
    expect(explainedCounts([once, path(3, {}, 'further lives')])[0]?.culprit).toBeUndefined()
  })

  it.each<[string, Finding]>([
    ['at another rate', path(1.3)],
    ['in another phase', path(1, { phase: 'idle' })],
    ['with no line of its own', withoutLine(path(1))],
    ['of another rule', { ...path(1), rule: 'heap-growth', evidence: grownBytes }],
  ])('stays alone beside a path %s', (_, other) => {
    const findings = [descriptors, other]
    expect(explainedCounts(findings)).toEqual(findings)
  })

  it('stays alone where two lines would do', () => {
    const findings = [descriptors, path(1), path(1, { culprit: closes })]
    expect(explainedCounts(findings)).toEqual(findings)
  })

  it('of connections is one leak with the objects that they are, of one end or of both', () => {
    const clients: Finding = {
      ...descriptors,
      rule: 'growth-by-origin',
      kind: 'socket',
      evidence: { ...grownCount, label: 'client socket' },
    }
    const held = (perCycle: number) =>
      path(perCycle + 1, {
        evidence: {
          ...grownPath,
          objectsPerCycle: perCycle + 1,
          classes: ['TCP', 'HTTPParser'],
          classRates: [perCycle, 1],
        },
      })
    const elsewhere = path(1, { culprit: closes })
    expect(explainedCounts([clients, held(1), elsewhere])).toMatchObject([{ culprit: opens }, elsewhere])
    const both = { ...clients, follows: [{ kind: 'socket', message: 'accepted' }] }
    expect(explainedCounts([both, held(2)])).toMatchObject([{ culprit: opens }])
    expect(explainedCounts([clients, held(2)])).toHaveLength(2)
  })

  it('is told once with the others that one line explains, what somebody ends first', () => {
    const terminal = path(3, {
      retainerPath: ['native code', 'Terminal'],
      evidence: {
        ...grownPath,
        objectsPerCycle: 3,
        classes: ['Object', 'TTY', 'Terminal'],
        classRates: [1, 1, 1],
      },
    })
    const counts = ['active:TTYWrap', 'fd:other', 'process', 'thread'].map((kind) => ({
      ...descriptors,
      kind,
      message: `more ${kind}`,
    }))
    const [first, ...others] = explainedCounts([...counts, terminal])
    expect(others).toEqual([])
    expect(first).toMatchObject({
      kind: 'process',
      culprit: opens,
      follows: [{ kind: 'active:TTYWrap' }, { kind: 'thread' }],
      evidence: { alsoSeen: expect.arrayContaining(['more fd:other', 'more thread']) },
    })
    const faster = { ...descriptors, kind: 'fd:pipe', growthPerCycle: 3 }
    expect(explainedCounts([...counts, faster, terminal])).toMatchObject([
      { kind: 'process' },
      { kind: 'fd:pipe', growthPerCycle: 3 },
    ])
  })

  it('of what a line acquired speaks for the handles of it that nothing else holds', () => {
    const clients: Finding = {
      ...descriptors,
      rule: 'growth-by-origin',
      kind: 'socket',
      culprit: opens,
      follows: [{ kind: 'socket', message: 'accepted' }],
      evidence: { ...grownCount, label: 'client socket' },
    }
    expect(explainedCounts([clients, handles('native code')])).toMatchObject([
      { kind: 'socket', culprit: opens, follows: [{ message: 'accepted' }, { kind: 'heap' }] },
    ])
    expect(explainedCounts([clients, handles('open (Set)')])).toHaveLength(2)
  })

  it('of connections that a package opens by itself has the line of who made it do so', () => {
    const own = { package: 'wire-client', file: '/app/node_modules/wire-client/index.js', line: 12 }
    const { package: _name, ...dials } = own
    const clients: Finding = {
      ...descriptors,
      rule: 'growth-by-origin',
      kind: 'socket',
      culprit: dials,
      evidence: { ...grownCount, label: 'client socket' },
    }
    const held = (through: typeof own) =>
      path(1, { culprit: { ...opens, through: { ...through, line: 40 } }, retainerPath: ['TCP'] })
    expect(explainedCounts([clients, held(own)])).toMatchObject([
      { kind: 'socket', culprit: { ...opens, through: own }, retainerPath: ['TCP'] },
    ])
    const stranger = held({ ...own, package: 'other-client' })
    expect(explainedCounts([clients, stranger])).toEqual([clients, stranger])
    expect(explainedCounts([clients, path(1)])).toHaveLength(2)
    const files: Finding = { ...clients, kind: 'file-handle' }
    expect(explainedCounts([files, held(own)])).toHaveLength(2)
    const steady = life(() => 2)
    expect(phaseToSurvey(steady, { findings: [clients] }, 'to-explain')?.phase).toBe('life')
    expect(phaseToSurvey(steady, { findings: [files] }, 'to-explain')).toBeUndefined()
  })

  it('that has its line already keeps it', () => {
    const known = { ...descriptors, culprit: closes }
    expect(explainedCounts([known, path(1)])).toEqual([known, path(1)])
  })
})

describe('the heap', () => {
  const steady = life(() => 2)
  const growing = life((cycle) => 2 + cycle)
  const origin: Finding = {
    ...descriptors,
    rule: 'growth-by-origin',
    culprit: opens,
    evidence: { ...grownCount, label: 'FileHandle' },
  }
  const wanted = (of: typeof steady, findings: readonly Finding[], when: 'always' | 'to-explain') =>
    phaseToSurvey(of, { findings }, when)?.phase

  it('is looked at for the line of a count that grew', () => {
    const verdict = judge(growing, claim)
    expect(verdict.findings.map(({ kind, culprit }) => [kind, culprit])).toEqual([['fd:file', undefined]])
    expect(phaseToSurvey(growing, verdict, 'always')?.phase).toBe('life')
    expect(phaseToSurvey(growing, verdict, 'to-explain')?.phase).toBe('life')
  })

  it('is not looked at where a finding has its line, nor to explain what did not grow', () => {
    expect(wanted(growing, [origin], 'always')).toBeUndefined()
    expect(wanted(growing, [origin], 'to-explain')).toBeUndefined()
    expect(wanted(growing, [descriptors, origin], 'always')).toBeUndefined()
    expect(wanted(steady, [], 'to-explain')).toBeUndefined()
    expect(wanted(steady, [], 'always')).toBe('life')
  })

  it('is looked at over half the cycles that it took until the evidence was plain', () => {
    const planned = { plannedCycles: 5_000, every: 5 }
    expect(cyclesToSurvey(series(60, () => ({}), { plannedCycles: 60 }))).toBe(60)
    const stopped = (why: 'evidence' | 'time-limit') =>
      series(60, () => ({}), { ...planned, end: { how: 'stopped', why } })
    expect(cyclesToSurvey(stopped('evidence'))).toBe(30)
    expect(cyclesToSurvey(stopped('time-limit'))).toBe(5_000)
  })

  it('is looked at over the cycles that there are, where its step said that it was done', () => {
    expect(cyclesToSurvey(series(60, () => ({}), { plannedCycles: 5_000, every: 5 }))).toBe(60)
  })

  it('is not looked at in a life that crashed', () => {
    const crashed = run(
      series(60, () => ({}), { end: { how: 'threw', message: 'no', stack: 'Error: no', during: 'step' } }),
    )
    expect(wanted(crashed, [descriptors], 'always')).toBeUndefined()
  })
})
