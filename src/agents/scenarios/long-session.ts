// A session of thousands of messages that an earlier process has left, opened again: what it costs to go on with it.
import { generateTranscript } from '../../replay/generate-transcript.ts'
import { seedDoubts } from '../seeded-session.ts'
import { StoppedCycle } from '../stopped-cycle.ts'
import type { AgentScenario } from './agent-scenario.ts'

/** Of the first prompt: a step has to cost no more for the length of the session. */
const FIRST_STEPS = 50

export const longSession: AgentScenario = {
  name: 'long-session',
  claim: 'A session of thousands of messages, opened again, costs no more than the history that it adds',
  does: `opens a session of thousands of messages, has ${FIRST_STEPS} tool steps done in it, then prompts it`,
  cycleName: 'prompt',
  warmUp: 4,
  warmUpMs: 20_000,
  cycles: 20,
  sampleEvery: 1,
  stillMs: 30_000,
  holdsHistory: true,
  session: () => generateTranscript({ profile: 'stress' }),
  async begin(agent) {
    const { seeded, connection } = agent
    if (seeded === undefined) throw new TypeError('Begin long-session: no session was written, wanted one')
    const session = await connection.resume(seeded.named)
    await agent.prompt(session, `Go on with the work. [[steps=${FIRST_STEPS}]]`)
    if (seedDoubts(seeded, agent.wire.first).length > 0) throw new StoppedCycle('evidence')
    return (cycle) => agent.prompt(session, `Question ${cycle}: read the file and say what it is about.`)
  },
}
