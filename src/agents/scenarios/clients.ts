// Clients that come to hear events and vanish: a connection that broke, a window that was closed.
import { TidemarkError } from '../../errors.ts'
import type { AgentScenario } from './agent-scenario.ts'

export const clients: AgentScenario = {
  name: 'clients',
  claim: 'A client of its events that vanishes leaves nothing behind',
  does: 'lets a client listen to its events, and vanish after the first',
  cycleName: 'client',
  warmUp: 10,
  warmUpMs: 20_000,
  cycles: 48,
  sampleEvery: 3,
  stillMs: 30_000,
  holdsHistory: false,
  needs: 'hasClients',
  async begin(agent) {
    const { connection, definition } = agent
    const { clients: others } = connection
    if (others === undefined)
      throw new TidemarkError(
        'protocol',
        `Listen to ${definition.name}: it has no events for others, wanted some`,
      )
    await agent.prompt(await connection.open(), 'Read the file and say what it is about.')
    return () => others.vanish()
  },
}
