// The scenarios that hold for any agent, by their names.
import type { CheckedRun } from '../check/check-run.ts'
import type { AgentDefinition } from './agent-definition.ts'
import { type AgentScenarioName, agentScenarioNames } from './agent-names.ts'
import { type AgentRunOptions, runOnAgent } from './agent-run.ts'
import { endings, runEndings } from './endings-run.ts'
import { lackOf } from './lacking.ts'
import { clients } from './scenarios/clients.ts'
import { directories, disposedDirectories } from './scenarios/directories.ts'
import { idle } from './scenarios/idle.ts'
import { longSession } from './scenarios/long-session.ts'
import { prompts } from './scenarios/prompts.ts'
import { sessionChurn } from './scenarios/session-churn.ts'

export const agentScenarios = {
  prompts,
  'session-churn': sessionChurn,
  idle,
  endings,
  'long-session': longSession,
  clients,
  directories,
  'disposed-directories': disposedDirectories,
} as const satisfies Readonly<Record<AgentScenarioName, { readonly name: string; readonly claim: string }>>

/** Those that can be run on it. */
export function offeredScenarios(definition: AgentDefinition): readonly AgentScenarioName[] {
  return agentScenarioNames.filter((name) => lackOf(definition, agentScenarios[name]) === undefined)
}

/** @throws TidemarkError for misuse, and for an agent that cannot be started */
export async function runAgentScenario(
  name: AgentScenarioName,
  options: AgentRunOptions,
): Promise<CheckedRun> {
  if (name === 'endings') return await runEndings(options)
  return await runOnAgent({ ...options, scenario: agentScenarios[name] })
}
