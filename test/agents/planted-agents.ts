// Runs scenarios on the planted agent, with fewer cycles than on real ones: it has no caches to warm up.
import { join } from 'node:path'
import { runEndings } from '../../src/agents/endings-run.ts'
import { runOnAgent } from '../../src/agents/agent-run.ts'
import { chosenAgent } from '../../src/agents/known-agents.ts'
import type { AgentScenario } from '../../src/agents/scenarios/agent-scenario.ts'
import type { CheckedRun } from '../../src/check/check-run.ts'
import { temporaryDirectory } from '../runner/planted-run.ts'

export const plantedFile = join(import.meta.dirname, '../planted/agents/planted-agent.ts')

const FEWER = { warmUp: 6, warmUpMs: 0, cycles: 24, sampleEvery: 2, stillMs: 3_000 } as const

export async function onPlantedAgent(scenario: AgentScenario, plant: string): Promise<CheckedRun> {
  using out = temporaryDirectory()
  return await runOnAgent({ ...subject(plant), ...rest(out.path), scenario: { ...scenario, ...FEWER } })
}

export async function endingsOfPlantedAgent(plant: string): Promise<CheckedRun> {
  using out = temporaryDirectory()
  return await runEndings({ ...subject(plant), ...rest(out.path) })
}

export function commandOf(plant: string): string {
  return `acp: ${process.execPath} ${plantedFile} ${plant}`
}

function subject(plant: string) {
  const { definition, command = [] } = chosenAgent(commandOf(plant))
  return { definition, command, version: undefined, installed: undefined }
}

function rest(outDirectory: string) {
  return { outDirectory, onProgress: () => undefined }
}
