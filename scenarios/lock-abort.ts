// A session must be free when its prompt has ended, whatever ended it.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from './agents/reference-agent.ts'
import { lockAbort } from './workloads/lock-abort.ts'
import { mayGrow } from './workloads/long-session.ts'

export default defineScenario<ReferenceParts>({
  name: 'lock-abort',
  claim:
    'A session is free for the next prompt however the last one ended: aborted, failed, refused or deleted',
  subject: 'the reference agent',
  phases: [
    {
      name: 'abort',
      does: 'ends prompts by abort, by a failing tool, by a second prompt and by deleting their session',
      cycleName: 'session',
      warmUp: 40,
      cycles: 200,
      sampleEvery: 10,
      start: (context) =>
        lockAbort(
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
    'lock-survives-abort': {
      kind: 'plant',
      does: 'releases the lock of a session only when its prompt ends well',
      load: () => import('./plants/lock-survives-abort.ts'),
    },
    'lock-released-late': {
      kind: 'look-alike',
      does: 'releases the lock of a session a moment after its prompt has ended',
      load: () => import('./plants/lock-released-late.ts'),
    },
  },
  mustBeZero: {
    locksLeftBehind: 'A session was still locked after its prompt had ended',
    promptsLockedOut: 'A prompt was refused though no other ran in its session',
    promptsSideBySide: 'Two prompts ran in one session at once',
  },
  mayGrow,
  budget: {},
})
