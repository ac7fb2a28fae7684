// Opening, prompting and closing a session must leave nothing behind.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from './agents/reference-agent.ts'
import { mayGrow } from './workloads/long-session.ts'
import { sessionChurn } from './workloads/session-churn.ts'

export default defineScenario<ReferenceParts>({
  name: 'session-churn',
  claim: 'Opening, prompting and deleting a session leaves nothing behind',
  subject: 'the reference agent',
  phases: [
    {
      name: 'churn',
      does: 'opens a session, prompts it twice, deletes it',
      cycleName: 'session',
      warmUp: 60,
      cycles: 300,
      sampleEvery: 15,
      start: (context) =>
        sessionChurn(
          {
            driver: referenceAgent,
            directory: join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'),
            parts: context.parts,
          },
          context,
        ),
    },
  ],
  swaps: {
    'session-subscription': {
      kind: 'plant',
      does: 'subscribes to events once per session, and waits for an end of it that nobody announces',
      load: () => import('./plants/session-subscription.ts'),
    },
    'session-table': {
      kind: 'plant',
      does: 'keeps a table by session that deleting the session does not clear',
      load: () => import('./plants/session-table.ts'),
    },
    'recent-sessions': {
      kind: 'look-alike',
      does: 'keeps such a table for the 32 sessions used last',
      load: () => import('./plants/recent-sessions.ts'),
    },
  },
  mayGrow,
  budget: {},
})
