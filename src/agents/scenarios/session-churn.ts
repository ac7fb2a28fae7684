// Sessions that come and go: what an ended one leaves grows with their number.
import type { AgentScenario } from './agent-scenario.ts'

const PROMPTS = 2

export const sessionChurn: AgentScenario = {
  name: 'session-churn',
  claim: 'Opening, prompting and ending a session leaves nothing behind',
  does: 'opens a session, prompts it twice, ends it as far as the protocol goes',
  cycleName: 'session',
  warmUp: 16,
  warmUpMs: 20_000,
  cycles: 48,
  sampleEvery: 2,
  stillMs: 30_000,
  holdsHistory: false,
  note: ({ connection, definition }) =>
    connection.ends === 'never'
      ? `Over ${definition.protocol} a session of ${definition.name} has no end before that of the process: what it holds is held for ever`
      : undefined,
  begin(agent) {
    return Promise.resolve(async (cycle) => {
      const session = await agent.connection.open()
      for (let nth = 1; nth <= PROMPTS; nth += 1)
        await agent.prompt(session, `Session ${cycle}, question ${nth}: read the file.`)
      await agent.connection.end(session)
    })
  },
}
