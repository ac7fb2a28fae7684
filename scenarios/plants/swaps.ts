// The swaps of the reference agent's history: what each does, in words, and where its parts are.
import type { Swap } from '../../src/scenario/definition.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

export const historySwaps = {
  'whole-history': {
    kind: 'plant',
    does: 'loads every message of the session on every step',
    load: () => import('./whole-history.ts'),
  },
  'keep-pruned-output': {
    kind: 'plant',
    does: 'marks old tool outputs as pruned and keeps their payload',
    load: () => import('./keep-pruned-output.ts'),
  },
  'retain-steps': {
    kind: 'plant',
    does: 'keeps the messages of every step in the loop',
    load: () => import('./retain-steps.ts'),
  },
  'warm-cache': {
    kind: 'look-alike',
    does: 'a bounded cache that fills and then holds',
    load: () => import('./warm-cache.ts'),
  },
} as const satisfies Readonly<Record<string, Swap<ReferenceParts>>>
