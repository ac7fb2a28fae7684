// A session that another process has left, on an agent of ours that reads it, forgets it, or leaks while it goes on with it.
import { describe, expect, it } from 'vitest'
import { longSession } from '../../src/agents/scenarios/long-session.ts'
import { exitCode } from '../../src/report/exit-code.ts'
import { onPlantedAgent, resumedOnPlantedAgent } from './planted-agents.ts'

describe('long-session', () => {
  it('is clean of an agent that goes on with the history', async () => {
    const { verdict, result } = await resumedOnPlantedAgent(longSession, 'none')
    expect(verdict.reasons.join('\n')).toMatch(
      /A session of 179 messages in a file of \S+ kB was opened again: of 179 messages and \S+ kB since its last compaction, the model was given \d{3} messages and \S+ kB in its first request/,
    )
    expect(verdict.verdict).toBe('clean')
    expect(result.metrics).toMatchObject({
      stepMs: { p50: expect.any(Number), p99: expect.any(Number) },
      peakRssAboveIdleBytes: expect.any(Number),
    })
  })

  it('names what keeps every request', async () => {
    const { verdict } = await resumedOnPlantedAgent(longSession, 'prompt')
    expect(verdict.findings.map(({ message }) => message).join('\n')).toContain('keptAnswers (Array)')
    expect(verdict.verdict).toBe('leak')
  })

  it('decides nothing of an agent whose model is not given the history', async () => {
    const { verdict } = await resumedOnPlantedAgent(longSession, 'forgetful')
    expect(verdict.reasons[0]).toMatch(
      /^Phase planted-agent: its model was not given the history of the session: 1 message and \d+ B in the first request, wanted at least 179 messages/,
    )
    expect(verdict).toMatchObject({ verdict: 'undecided', outcome: 'undecided', findings: [] })
  })

  it('is not offered for an agent whose sessions nobody can write', async () => {
    const { verdict, result, run } = await onPlantedAgent(longSession, 'none')
    expect(verdict.reasons).toEqual([
      'long-session is not offered for planted-agent: a session in its own format cannot be written, so there is none that it could open again',
    ])
    expect(result).toMatchObject({ verdict: 'undecided', outcome: 'not-offered', phases: [] })
    expect(run.phases).toEqual([])
    expect(exitCode(verdict.verdict)).toBe(3)
  })
})
