// Sessions that come and go over HTTP: the same workload as session-churn, through the server and its sockets.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import { httpAgent } from './agents/http-agent.ts'
import type { ServedParts } from './agents/served-agent.ts'
import { mayGrow } from './workloads/long-session.ts'
import { sessionChurn } from './workloads/session-churn.ts'

export default defineScenario<ServedParts>({
  name: 'http-churn',
  claim:
    'A session that is opened, listened to, prompted and deleted over HTTP leaves nothing behind in the server',
  subject: 'the reference agent as a server',
  phases: [
    {
      name: 'churn',
      does: 'listens, opens a session, prompts it twice, deletes it, each by a request',
      cycleName: 'session',
      warmUp: 60,
      cycles: 300,
      sampleEvery: 15,
      start: (context) =>
        sessionChurn(
          {
            driver: httpAgent,
            directory: join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'),
            parts: context.parts,
            listens: true,
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
    'keep-requests': {
      kind: 'plant',
      does: 'keeps a line of a log for every request, for ever',
      load: () => import('./plants/keep-requests.ts'),
    },
    'recent-requests': {
      kind: 'look-alike',
      does: 'keeps a line of a log for the last thousand requests',
      load: () => import('./plants/recent-requests.ts'),
    },
  },
  mayGrow,
  budget: {},
})
