import { describe, expect, it } from 'vitest'
import { agentFindings } from '../../src/agents/agent-findings.ts'
import { unseenInside } from '../../src/agents/inside-look.ts'
import { claimOf } from '../../src/agents/judged-run.ts'
import { endedSeries, type SeriesEnd } from '../../src/agents/process-series.ts'
import { doubtsOf, outcomeOf } from '../../src/findings/outcome.ts'
import { environment } from '../../src/runner/environment.ts'
import type { Sample } from '../../src/runner/series.ts'

const ended: SeriesEnd = { end: { how: 'ended' }, survivors: [], durationMs: 1, outputBytes: 0 }

interface Program {
  readonly judgesBytes: boolean
  /** Of memory that no file is behind, for each session. */
  readonly eachBytes?: number
}

function notesOf({ judgesBytes, eachBytes }: Program): readonly string[] {
  const samples = Array.from({ length: 12 }, (_, cycle): Sample => ({
    phase: 'program',
    moment: cycle === 0 ? 'baseline' : 'cycle',
    cycle,
    atMs: cycle,
    inside: unseenInside(1_000),
    outside:
      eachBytes === undefined
        ? undefined
        : { rssBytes: 1, treePssBytes: 1, anonymousBytes: 1e8 + eachBytes * cycle, children: [] },
  }))
  const series = {
    phase: 'program',
    does: 'works',
    cycleName: 'session',
    tiers: 'on',
    plannedCycles: 11,
    judgesGrowth: true,
    judgesBytes,
    isProbed: false,
    samples,
  } as const
  const phases = endedSeries([series], ended)
  const run = {
    scenario: 'session-churn',
    subject: 'program',
    plant: undefined,
    phases,
    startedAt: '',
    durationMs: 1,
    environment: environment(),
  }
  return agentFindings(run, claimOf(phases)).notes
}

describe('a program that nobody looked into', () => {
  it('is said to be seen from outside only', () => {
    expect(notesOf({ judgesBytes: true })).toContain(
      'program was seen from outside only: what it holds inside was not looked at',
    )
  })

  it('is said to have memory that is not judged, where nobody could ask it to collect', () => {
    expect(notesOf({ judgesBytes: false })).toContainEqual(
      expect.stringMatching(/^program was seen from outside only: .*its memory not judged/),
    )
  })
})

describe('memory of a program that nobody looked into', () => {
  it('is said to have risen where that is too little to be told from what an allocator keeps', () => {
    expect(notesOf({ judgesBytes: true, eachBytes: 70_000 })).toContain(
      'Native memory of program rose by 70.0 kB a session: below 1.53 MB that is not told from what its allocator keeps',
    )
  })

  it('is not said to have risen where it holds, or where it is told as a finding', () => {
    for (const eachBytes of [0, 2_000_000])
      expect(notesOf({ judgesBytes: true, eachBytes }).join()).not.toContain('rose by')
  })
})

const withTypes = (allowedPerCycleBytes: number | undefined) => {
  const samples = Array.from({ length: 24 }, (_, cycle): Sample => {
    const { isUnseen: _unseen, ...inside } = unseenInside(1_000)
    const seen = { ...inside, types: { Message: 100 + 5 * cycle } }
    return {
      phase: 'program',
      moment: cycle === 0 ? 'baseline' : 'cycle',
      cycle,
      atMs: cycle,
      inside: seen,
      outside: undefined,
    }
  })
  const told = {
    phase: 'program',
    does: 'works',
    cycleName: 'prompt',
    tiers: 'off',
    plannedCycles: 23,
  } as const
  const series = {
    ...told,
    judgesGrowth: true,
    judgesBytes: true,
    samples,
    ...(allowedPerCycleBytes !== undefined && { allowedPerCycleBytes }),
  }
  const phases = endedSeries([series], ended)
  const run = {
    scenario: 'prompts',
    subject: 'program',
    plant: undefined,
    phases,
    startedAt: '',
    durationMs: 1,
    environment: environment(),
  }
  return agentFindings(run, claimOf(phases))
}

describe('what a session that holds its history keeps', () => {
  it('is in doubt where only the number of its objects is known, and never clean', () => {
    const sessions = withTypes(undefined)
    expect(sessions.findings.map(({ rule }) => rule)).toContain('growing-type')
    const prompts = withTypes(8_192)
    expect(prompts.findings.map(({ rule }) => rule)).not.toContain('growing-type')
    expect(prompts.parts.flatMap(doubtsOf).map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(
        /^Objects of type Message .*whether that is the history of its session is not told/,
      ),
    )
    expect(outcomeOf(prompts).verdict).toBe('undecided')
  })
})
