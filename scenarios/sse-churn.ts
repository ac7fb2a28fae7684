// Clients of an event stream vanish, half-close, are cut off and stop reading: none of them may leave anything behind.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import type { ServedParts } from './agents/served-agent.ts'
import { streamChurn } from './workloads/stream-churn.ts'

export default defineScenario<ServedParts>({
  name: 'sse-churn',
  claim:
    'A client of the event stream that leaves, however it does, is gone at once, and one that stops reading costs a bounded number of bytes',
  subject: 'the reference agent as a server',
  phases: [
    {
      name: 'churn',
      does: 'opens streams that vanish, half-close, are cut off and stop reading, while the agent talks',
      cycleName: 'round',
      warmUp: 5,
      cycles: 16,
      sampleEvery: 1,
      start: (context) =>
        streamChurn(
          join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'),
          context.parts,
          context,
        ),
    },
  ],
  swaps: {
    'unbounded-stream': {
      kind: 'plant',
      does: 'lets everything wait for a client that does not read',
      load: () => import('./plants/unbounded-stream.ts'),
    },
    'deaf-stream': {
      kind: 'plant',
      does: 'does not notice that a client has left',
      load: () => import('./plants/deaf-stream.ts'),
    },
    'slow-goodbye': {
      kind: 'look-alike',
      does: 'keeps a stream for a fifth of a second after its client has left',
      load: () => import('./plants/slow-goodbye.ts'),
    },
  },
  mustBeZero: {
    streamsLeft: 'Event streams were still held a second after their clients had left',
    bytesBeyondLimit: 'More bytes waited for a client that does not read than its limit allows',
    endsWithoutReason: 'A client that stopped reading was not told why it was dropped',
  },
  mayGrow: ['waitingBytes'],
  budget: { peakRssAboveIdleBytes: 120_000_000 },
})
