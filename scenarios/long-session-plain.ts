// The same session without any compaction boundary: only the window's token budget keeps it small.
import { defineScenario } from '../src/scenario/definition.ts'
import type { ReferenceParts } from './agents/reference-agent.ts'
import { mayGrow, mustBeZero, profiles, replayPhase, resumePhase } from './workloads/long-session.ts'

export default defineScenario<ReferenceParts>({
  name: 'long-session-plain',
  claim: 'A session that was never compacted costs no more memory than a short one',
  subject: 'the reference agent, compaction off',
  profiles,
  phases: [replayPhase(false), resumePhase(false)],
  swaps: {
    'whole-history': {
      kind: 'plant',
      does: 'loads every message of the session on every step',
      load: () => import('./plants/whole-history.ts'),
    },
    'warm-cache': {
      kind: 'look-alike',
      does: 'a bounded cache that fills and then holds',
      load: () => import('./plants/warm-cache.ts'),
    },
  },
  mustBeZero,
  mayGrow,
  budget: { 'resume.peakRssAboveIdleBytes': 60_000_000, 'resume.firstStepHydratedBytes': 2 * 4 * 168_000 },
})
