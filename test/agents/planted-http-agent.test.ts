// What servers of many clients and directories leave, on an agent of ours over HTTP that leaks what it is told to.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AgentDefinition } from '../../src/agents/agent-definition.ts'
import { runOnAgent } from '../../src/agents/agent-run.ts'
import { runAgentScenario } from '../../src/agents/agent-scenarios.ts'
import { subjectOfCommand } from '../../src/agents/agent-subject.ts'
import { comparePlan } from '../../src/agents/comparison/compare-plan.ts'
import { knownAgents } from '../../src/agents/known-agents.ts'
import { clients } from '../../src/agents/scenarios/clients.ts'
import { directories, disposedDirectories } from '../../src/agents/scenarios/directories.ts'
import type { AgentScenario } from '../../src/agents/scenarios/agent-scenario.ts'
import type { CheckedRun } from '../../src/check/check-run.ts'
import { otherRuntime } from '../cli/other-runtimes.ts'
import { temporaryDirectory } from '../runner/planted-run.ts'

const file = join(import.meta.dirname, '../planted/agents/planted-http-agent.ts')
const source = readFileSync(file, 'utf8').split('\n')
const FEWER = { warmUp: 4, warmUpMs: 0, cycles: 20, sampleEvery: 2, stillMs: 1_500 } as const

const definition: AgentDefinition = {
  name: 'planted-http-agent',
  runtime: 'executable',
  isServer: true,
  protocol: 'opencode-http',
  arguments: [],
  environment: () => ({}),
  can: { ends: 'closed', loads: false, deletes: true, hasClients: true, hasDirectories: true },
}

async function ran(scenario: AgentScenario, plant: string, engine = process.execPath): Promise<CheckedRun> {
  using out = temporaryDirectory()
  return await runOnAgent({
    ...subjectOfCommand(definition, [engine, file, plant]),
    outDirectory: out.path,
    onProgress: () => undefined,
    scenario: { ...scenario, ...FEWER },
  })
}

const bun = otherRuntime('bun')
const engines = [['Node', process.execPath] as const, ...(bun === undefined ? [] : [['Bun', bun] as const])]

describe.each(engines)('clients of one on %s', (_name, engine) => {
  it('name the line that keeps a listener of each that has vanished', async () => {
    const { verdict } = await ran(clients, 'client', engine)
    expect(verdict.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/listeners \(EventEmitter 'event'\) .*, 1 per client/),
    ])
    expect(source[(verdict.findings[0]?.culprit?.line ?? 0) - 1]).toContain("bus.on('event', heard)")
  })

  it('are clean where each listener goes some time after its client', async () => {
    const { verdict } = await ran(clients, 'late', engine)
    expect(verdict.reasons.join('\n')).toContain('Nothing grew')
    expect(verdict.verdict).toBe('clean')
  })
})

describe('directories', () => {
  it('name the line of what each of them keeps', async () => {
    const { verdict } = await ran(directories, 'none')
    expect(verdict.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/listeners \(EventEmitter 'changed'\) .*, 1 per directory/),
    ])
    expect(source[(verdict.findings[0]?.culprit?.line ?? 0) - 1]).toContain("bus.on('changed', changed)")
  })

  it('are clean where it lets go of them', async () => {
    const { verdict } = await ran(disposedDirectories, 'none')
    expect(verdict.reasons.join('\n')).toContain('Nothing grew')
    expect(verdict.verdict).toBe('clean')
  })
})

describe('an agent that does not offer it', () => {
  const pi = knownAgents.filter(({ name }) => name === 'pi')

  it('is told so by what it lacks, and nothing is started', async () => {
    using out = temporaryDirectory()
    for (const each of pi) {
      const options = { ...subjectOfCommand(each, ['/no/such/program']), outDirectory: out.path }
      const { verdict } = await runAgentScenario('clients', { ...options, onProgress: () => undefined })
      expect(verdict).toMatchObject({ verdict: 'undecided', outcome: 'not-offered' })
      expect(verdict.reasons.join()).toContain('nobody can listen to its events but who started it')
    }
    expect(pi).toHaveLength(1)
  })

  it('is not planned, and said not to offer it', () => {
    const subjects = pi.map((each) => ({ given: 'pi', ...subjectOfCommand(each, ['pi']) }))
    const { runs, notOffered } = comparePlan(subjects, ['idle', 'directories'])
    expect(runs.map(({ label }) => label)).toEqual(['pi-idle'])
    expect(notOffered).toEqual([
      {
        given: 'pi',
        scenario: 'directories',
        reason: 'it has no request that opens a directory or lets go of one',
      },
    ])
  })
})
