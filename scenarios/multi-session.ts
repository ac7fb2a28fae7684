// Four long sessions of one agent at once, on one budget: as in the report of four sessions that exhausted 32 GB.
import { join } from 'node:path'
import { DividedBudget } from '../src/agent/budget/memory-budget.ts'
import type { SubjectContext } from '../src/host/subject.ts'
import { type Phase, defineScenario } from '../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from './agents/reference-agent.ts'
import { SESSIONS, sessionsAtOnce } from './workloads/sessions-at-once.ts'

/** Of the whole process. */
const MAX_BYTES = 640 * 1024 * 1024

function phase(name: string, atWork: number, seeds: boolean): Phase<ReferenceParts> {
  return {
    name,
    does: `${seeds ? `writes ${SESSIONS} sessions of 7,704 messages, then ` : ''}runs prompts of ten tool steps in ${atWork} of them at once`,
    cycleName: 'round',
    warmUp: 2,
    cycles: 8,
    sampleEvery: 1,
    tiers: 'on',
    // Of bytes, levels are judged here; their growth has scenarios of its own, with more rounds.
    growth: 'counts',
    cycleTimeoutMs: 60_000,
    start: (context) =>
      sessionsAtOnce(
        {
          driver: referenceAgent,
          directory: join(context.directory, context.rehearsal ? 'rehearsal' : 'run'),
          profile: context.rehearsal ? 'typical' : 'stress',
          atWork,
          seeds,
          parts: budgeted(context),
        },
        context,
      ),
  }
}

function budgeted({
  parts,
}: SubjectContext & { readonly parts: ReferenceParts | undefined }): ReferenceParts {
  return {
    createBudget: (registry, options) => new DividedBudget(registry, { ...options, maxBytes: MAX_BYTES }),
    ...parts,
  }
}

export default defineScenario<ReferenceParts>({
  name: 'multi-session',
  claim: 'Four long sessions at once take less than four times the memory of one, and share one budget',
  subject: 'the reference agent',
  phases: [phase('single', 1, true), phase('four', SESSIONS, false)],
  swaps: {
    'undivided-budget': {
      kind: 'plant',
      does: 'gives every session the whole memory budget',
      load: () => import('./plants/undivided-budget.ts'),
    },
    'warm-cache': {
      kind: 'look-alike',
      does: 'a bounded cache that fills and then holds',
      load: () => import('./plants/warm-cache.ts'),
    },
  },
  mustBeZero: {
    bytesOvercommitted: 'Sessions at work were promised more memory together than there is',
    treeBytesAboveSingles: 'The sessions together took more than as many times what one took alone',
  },
  mayGrow: ['databaseBytes', 'coldBytes', 'treeAtWorkBytes'],
  budget: { peakTreePssBytes: 1_000_000_000, 'treeAtWorkBytes.max': 1_000_000_000 },
})
