// Observers, captures, checkpoints and tasks of sessions that end in every way: none may outlive its session.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import type { ReferenceParts } from './agents/reference-agent.ts'
import { sessionEnds } from './workloads/session-ends.ts'

export default defineScenario<ReferenceParts>({
  name: 'timers',
  claim:
    'What an agent keeps for a session ends with it, however it ends, and after a while when it never does',
  subject: 'the reference agent',
  phases: [
    {
      name: 'ends',
      does: 'prompts sessions and deletes, ends, aborts or abandons them',
      cycleName: 'round',
      warmUp: 60,
      cycles: 120,
      sampleEvery: 5,
      start: (context) => {
        const directory = join(context.directory, context.rehearsal ? 'rehearsal' : 'agent')
        return sessionEnds({ directory, parts: context.parts }, context)
      },
    },
  ],
  swaps: {
    'deaf-to-session-end': {
      kind: 'plant',
      does: 'clears what it keeps for a session only when the agent shuts down',
      load: () => import('./plants/deaf-to-session-end.ts'),
    },
    'no-expiry': {
      kind: 'plant',
      does: 'waits for ever for the end of a session that was abandoned',
      load: () => import('./plants/no-expiry.ts'),
    },
    'slow-to-expire': {
      kind: 'look-alike',
      does: 'keeps what is abandoned half as long again, and then lets go',
      load: () => import('./plants/slow-to-expire.ts'),
    },
  },
  mustBeZero: {
    timersAfterEnd: 'Timers of a session were still armed after it had ended',
    timersAfterExpiry: 'Timers of an abandoned session were still armed long after its last use',
    tasksAfterEnd: 'Tasks of a session were still running after it had ended',
  },
  mayGrow: [],
  budget: { peakRssAboveIdleBytes: 120_000_000 },
})
