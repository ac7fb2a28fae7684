// The same session without any compaction boundary: only the window's token budget keeps it small.
import { defineScenario } from '../src/scenario/definition.ts'
import type { ReferenceParts } from './agents/reference-agent.ts'
import { historySwaps } from './plants/swaps.ts'
import { mayGrow, mustBeZero, profiles, replayPhase, resumePhase } from './workloads/long-session.ts'

export default defineScenario<ReferenceParts>({
  name: 'long-session-plain',
  claim: 'A session that was never compacted costs no more memory than a short one',
  subject: 'the reference agent, compaction off',
  profiles,
  phases: [replayPhase(false), resumePhase(false)],
  swaps: { 'whole-history': historySwaps['whole-history'], 'warm-cache': historySwaps['warm-cache'] },
  mustBeZero,
  mayGrow,
  budget: { 'resume.peakRssAboveIdleBytes': 60_000_000, 'resume.firstStepHydratedBytes': 2 * 4 * 168_000 },
})
