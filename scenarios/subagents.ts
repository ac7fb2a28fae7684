// Subagents of every fate: done, failed, nested, aborted with their parent. A live one after that is a leak.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from './agents/reference-agent.ts'
import { subagentFamily } from './workloads/subagent-family.ts'

export default defineScenario<ReferenceParts>({
  name: 'subagents',
  claim: 'A subagent ends with the prompt and the session that it belongs to, however they end',
  subject: 'the reference agent',
  phases: [
    {
      name: 'families',
      does: 'hands work to subagents that succeed, fail, nest and are aborted, and deletes their session',
      cycleName: 'family',
      warmUp: 12,
      cycles: 96,
      sampleEvery: 4,
      start: (context) =>
        subagentFamily(
          referenceAgent,
          join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'),
          context,
        ),
    },
  ],
  swaps: {
    'orphan-subagents': {
      kind: 'plant',
      does: 'does not tell a subagent that its parent was aborted',
      load: () => import('./plants/orphan-subagents.ts'),
    },
    'kept-sessions': {
      kind: 'plant',
      does: 'opens the sessions of subagents without a parent, so that nothing deletes them',
      load: () => import('./plants/kept-sessions.ts'),
    },
    'recent-results': {
      kind: 'look-alike',
      does: 'keeps what the last twenty subagents said',
      load: () => import('./plants/recent-results.ts'),
    },
  },
  mustBeZero: {
    subagentsLeft: 'Subagents were still at work after the prompt of their parent had ended',
    sessionsLeft: 'Sessions of subagents were still there after the session of their parent was deleted',
  },
  mayGrow: ['databaseBytes', 'coldBytes'],
  budget: { peakRssAboveIdleBytes: 120_000_000 },
})
