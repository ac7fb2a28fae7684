// Prompts on one session: it may hold what it says to the model, and nothing else that grows.
import type { AgentScenario } from './agent-scenario.ts'

export const prompts: AgentScenario = {
  name: 'prompts',
  claim: 'A prompt on a session that goes on costs no more than the history that it adds',
  does: 'prompts one session, with a tool call each time',
  cycleName: 'prompt',
  warmUp: 16,
  warmUpMs: 20_000,
  cycles: 40,
  sampleEvery: 2,
  stillMs: 30_000,
  holdsHistory: true,
  async begin(agent) {
    const session = await agent.connection.open()
    return (cycle) => agent.prompt(session, `Question ${cycle}: read the file and say what it is about.`)
  },
}
