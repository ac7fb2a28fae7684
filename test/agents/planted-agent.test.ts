// Scenarios on an agent of ours that leaks what it is told to: what grows, where, and for each cycle.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FAR_TIMES } from '../../src/agents/far-life.ts'
import { prompts } from '../../src/agents/scenarios/prompts.ts'
import { sessionChurn } from '../../src/agents/scenarios/session-churn.ts'
import { byteGrowth, byteKinds } from '../../src/findings/bytes/byte-growth.ts'
import type { Finding } from '../../src/findings/finding.ts'
import { endingsOfPlantedAgent, FEWER, onPlantedAgent, plantedFile } from './planted-agents.ts'

const source = readFileSync(plantedFile, 'utf8').split('\n')

function lineOf({ culprit }: Finding): string {
  return source[(culprit?.line ?? 0) - 1] ?? ''
}

function only(findings: readonly Finding[]): Finding {
  const [finding] = findings
  if (finding === undefined || findings.length > 1)
    throw new Error(`found ${findings.map(({ message }) => message).join('; ') || 'nothing'}, wanted one`)
  return finding
}

describe('session-churn', () => {
  it('names the line that keeps every session, and one for each', async () => {
    const { verdict } = await onPlantedAgent(sessionChurn, 'session')
    const finding = only(verdict.findings)
    expect(finding.message).toContain('The number of Session in endedSessions (Array)')
    expect(finding.message).toContain('1 per session')
    expect(lineOf(finding)).toContain('endedSessions.push(session)')
    expect(finding.phase).toBe('planted-agent')
  })

  it('names the line of what is too little to be told from noise', async () => {
    const { verdict, run } = await onPlantedAgent(sessionChurn, 'faint')
    const finding = only(verdict.findings)
    expect(finding.message).toMatch(/in faintNotes \(Array\).* 1 per session/)
    expect(lineOf(finding)).toContain('faintNotes.push')
    const [growth] = byteKinds.flatMap((kind) => run.phases.map((series) => byteGrowth(series, kind)))
    expect(growth).toMatchObject({ rises: false })
  })

  it('names the file of which each session leaves a descriptor', async () => {
    const { verdict } = await onPlantedAgent(sessionChurn, 'descriptor')
    const finding = only(verdict.findings)
    expect(finding.opened).toEqual([expect.stringMatching(/^24 × .*\/project\/sessions\.db$/)])
    expect(finding.growthPerCycle).toBe(1)
    expect(lineOf(finding)).toContain('openSync')
  })

  it('names the line that starts a child for each session', async () => {
    const { verdict } = await onPlantedAgent(sessionChurn, 'child')
    const finding = verdict.findings.find(({ kind }) => kind === 'process')
    expect(finding?.message).toMatch(/child processes \(sleep\).* 1 per session/)
    expect(lineOf(finding ?? only([]))).toContain("spawn('sleep'")
  })

  it.each(['none', 'bounded', 'delay', 'noisy'])('is clean of what has an end: %s', async (plant) => {
    const { verdict } = await onPlantedAgent(sessionChurn, plant)
    expect(verdict.reasons.join('\n')).toContain('Nothing grew')
    expect(verdict.verdict).toBe('clean')
  })

  it('tells the memory of a program below it by its name, and how far it went on', async () => {
    const { verdict, run } = await onPlantedAgent(sessionChurn, 'native')
    const finding = only(verdict.findings)
    expect(finding).toMatchObject({ phase: 'sh', kind: 'native' })
    expect(finding.growthPerCycle).toBeGreaterThan(450_000)
    expect(run.phases[1]?.samples.at(-1)?.cycle).toBe(FAR_TIMES * FEWER.cycles)
  })

  it('is clean of a pool of such a program that fills later than the scenario ends', async () => {
    const { verdict, run } = await onPlantedAgent(sessionChurn, 'native-pool')
    expect(verdict.reasons.join('\n')).toContain('Nothing grew')
    expect(verdict.verdict).toBe('clean')
    expect(run.phases.map(({ phase }) => phase)).toEqual(['planted-agent', 'sh'])
  })

  it('says how an agent ended that did not come to its end', async () => {
    const { verdict } = await onPlantedAgent(sessionChurn, 'crash')
    expect(verdict.outcome).toBe('crashed')
    expect(only(verdict.findings).message).toContain('exit code 7')
  })
})

describe('prompts', () => {
  it('names the line that keeps every request', async () => {
    const { verdict } = await onPlantedAgent(prompts, 'prompt')
    const finding = only(verdict.findings)
    expect(finding.message).toContain('keptAnswers (Array)')
    expect(lineOf(finding)).toContain('keptAnswers.push')
  })

  it('lets a session hold its history', async () => {
    const { verdict } = await onPlantedAgent(prompts, 'none')
    expect(verdict.reasons.join('\n')).toMatch(/Each prompt adds 3\.\d+ kB to what is sent to the model/)
    expect(verdict.verdict).toBe('clean')
  })
})

describe('endings', () => {
  it('name who outlives the agent, for each way in which it was ended', async () => {
    const { verdict, run } = await endingsOfPlantedAgent('daemon')
    expect(run.phases.map(({ phase }) => phase)).toEqual([
      'stdin closed',
      'SIGTERM',
      'SIGINT',
      'SIGHUP',
      'SIGKILL',
    ])
    expect(verdict.findings.map(({ phase, message }) => `${phase}: ${message}`)).toEqual(
      run.phases.map(({ phase }) => `${phase}: 1 process outlived the program that started it: sleep`),
    )
  })

  it('say of which it does not end', async () => {
    const { verdict } = await endingsOfPlantedAgent('deaf')
    expect(verdict.findings.map(({ phase, kind }) => `${phase}: ${kind}`)).toEqual([
      'stdin closed: lingered',
      'SIGTERM: lingered',
    ])
  })

  it('are clean where nobody is left', async () => {
    const { verdict } = await endingsOfPlantedAgent('none')
    expect(verdict.verdict).toBe('clean')
  })
})
