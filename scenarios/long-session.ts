// The front door: a session of thousands of messages, with compaction live, and resumed in a fresh process.
import { defineScenario } from '../src/scenario/definition.ts'
import type { ReferenceParts } from './agents/reference-agent.ts'
import { historySwaps } from './plants/swaps.ts'
import {
  mayGrow,
  mustBeZero,
  profiles,
  prunedBytesMustGo,
  replayPhase,
  resumePhase,
} from './workloads/long-session.ts'

export default defineScenario<ReferenceParts>({
  name: 'long-session',
  claim: 'A session of thousands of messages costs no more memory than a short one, however long it runs',
  subject: 'the reference agent',
  profiles,
  phases: [replayPhase(true), resumePhase(true)],
  swaps: historySwaps,
  mustBeZero: { ...mustBeZero, ...prunedBytesMustGo },
  mayGrow,
  budget: { 'resume.peakRssAboveIdleBytes': 60_000_000, 'resume.firstStepHydratedBytes': 2 * 4 * 168_000 },
})
