// How the processes of a call are ended: the fault that most agents have, and one that only looks like it.
import type { Swap } from '../../src/scenario/definition.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

export const processSwaps = {
  'kill-parent-only': {
    kind: 'plant',
    does: 'sends SIGTERM to the first process of a call and takes that for its end',
    load: () => import('./kill-parent-only.ts'),
  },
  'slow-to-end': {
    kind: 'look-alike',
    does: 'lets processes live for a moment after their call before it ends them',
    load: () => import('./slow-to-end.ts'),
  },
} as const satisfies Readonly<Record<string, Swap<ReferenceParts>>>
