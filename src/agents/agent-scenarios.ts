// The scenarios that hold for any agent, by their names.
import type { CheckedRun } from '../check/check-run.ts'
import type { AgentScenarioName } from './agent-names.ts'
import { type AgentRunOptions, runOnAgent } from './agent-run.ts'
import { endings, runEndings } from './endings-run.ts'
import { idle } from './scenarios/idle.ts'
import { prompts } from './scenarios/prompts.ts'
import { sessionChurn } from './scenarios/session-churn.ts'

export const agentScenarios = {
  prompts,
  'session-churn': sessionChurn,
  idle,
  endings,
} as const satisfies Readonly<Record<AgentScenarioName, { readonly name: string; readonly claim: string }>>

/** @throws TidemarkError for misuse, and for an agent that cannot be started */
export async function runAgentScenario(
  name: AgentScenarioName,
  options: AgentRunOptions,
): Promise<CheckedRun> {
  if (name === 'endings') return await runEndings(options)
  return await runOnAgent({ ...options, scenario: agentScenarios[name] })
}
