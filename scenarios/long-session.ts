// The front door: a session of thousands of messages, with compaction live, and resumed in a fresh process.
import { defineScenario } from '../src/scenario/definition.ts'
import type { ReferenceParts } from './agents/reference-agent.ts'
import { mayGrow, mustBeZero, profiles, replayPhase, resumePhase } from './workloads/long-session.ts'

export default defineScenario<ReferenceParts>({
  name: 'long-session',
  claim: 'A session of thousands of messages costs no more memory than a short one, however long it runs',
  subject: 'the reference agent',
  profiles,
  phases: [replayPhase(true), resumePhase(true)],
  swaps: {
    'whole-history': {
      kind: 'plant',
      does: 'loads every message of the session on every step',
      load: () => import('./plants/whole-history.ts'),
    },
    'keep-pruned-output': {
      kind: 'plant',
      does: 'marks old tool outputs as pruned and keeps their payload',
      load: () => import('./plants/keep-pruned-output.ts'),
    },
    'retain-steps': {
      kind: 'plant',
      does: 'keeps the messages of every step in the loop',
      load: () => import('./plants/retain-steps.ts'),
    },
    'warm-cache': {
      kind: 'look-alike',
      does: 'a bounded cache that fills and then holds',
      load: () => import('./plants/warm-cache.ts'),
    },
  },
  mustBeZero: {
    ...mustBeZero,
    prunedButHeldBytes: 'Tool outputs that were marked as pruned are still held where every read finds them',
  },
  mayGrow,
  budget: { 'resume.peakRssAboveIdleBytes': 60_000_000, 'resume.firstStepHydratedBytes': 2 * 4 * 168_000 },
})
