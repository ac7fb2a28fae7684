// An agent that nobody asks anything must not grow.
import { setTimeout as pause } from 'node:timers/promises'
import type { AgentScenario } from './agent-scenario.ts'

export const idle: AgentScenario = {
  name: 'idle',
  claim: 'An agent that has nothing to do costs nothing more with time',
  does: 'prompts one session once, then leaves the agent alone',
  cycleName: 'second',
  warmUp: 5,
  warmUpMs: 20_000,
  cycles: 60,
  sampleEvery: 3,
  stillMs: 30_000,
  holdsHistory: false,
  async begin(agent) {
    const session = await agent.connection.open()
    await agent.prompt(session, 'Read the file and say what it is about.')
    return () => pause(1_000)
  },
}
