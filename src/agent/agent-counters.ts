// Levels and counts of an agent, read by whoever watches it.
import type { MemoryBudget } from './budget/memory-budget.ts'
import type { FileCacheFigures } from './cache/file-cache.ts'
import type { PasteFigures } from './cache/paste-store.ts'
import type { BreakerState } from './compaction/breaker.ts'
import type { CompactionCounters } from './compaction/compactor.ts'
import type { QueueTotals } from './events/event-queue.ts'
import type { InstancePool } from './instance/instances.ts'
import type { ChildFigures } from './process/child-processes.ts'
import type { StoreFigures } from './store/store.ts'
import type { SubagentFigures } from './subagents.ts'

/** Levels and counts, for whoever watches. Read them; they are not the agent's own state. */
export interface AgentCounters {
  readonly compaction: Readonly<CompactionCounters>
  readonly breaker: BreakerState
  readonly locks: number
  readonly locksRefused: number
  /** Tokens a window may hold before it is compacted. */
  readonly windowLimitTokens: number
  readonly instances: number
  readonly instanceWaiting: InstancePool['waiting']
  readonly children: ChildFigures
  readonly queues: Readonly<QueueTotals>
  readonly toolCallsInFlight: number
  readonly spillFiles: number
  readonly spillBytes: number
  readonly spillLimitBytes: number
  readonly spillDroppedBytes: number
  readonly store: StoreFigures
  readonly files: FileCacheFigures
  readonly pastes: PasteFigures
  readonly subagents: SubagentFigures
  readonly budget: Pick<MemoryBudget, 'availableBytes' | 'sharedBytes' | 'live' | 'refused' | 'isOpen'>
}

export function budgetFigures(budget: MemoryBudget): AgentCounters['budget'] {
  const { availableBytes, sharedBytes, live, refused, isOpen } = budget
  return { availableBytes, sharedBytes, live, refused, isOpen }
}
