// Which part of the reference agent answers for what is counted of it: the part that a plant swaps. The names are those
// of the driver's figures and holdings, and of what only workloads record.
import { type AgentParts, defaultParts } from '../../src/agent/parts.ts'
import { defaultServerParts, type ServerParts } from '../../src/agent/server/server-parts.ts'

export type Answers = Readonly<Record<string, Function>>

export function answeringParts(swapped: Partial<AgentParts & ServerParts> | undefined): Answers {
  const parts = { ...defaultParts, ...defaultServerParts, ...swapped }
  return {
    rowsReread: parts.openWindow,
    prunedButHeldBytes: parts.releaseOutput,
    sessions: parts.openStore,
    sessionLocks: parts.createLocks,
    lock: parts.createLocks,
    instances: parts.createInstances,
    instance: parts.createInstances,
    subagentsLive: parts.createSubagents,
    budgetOvercommittedBytes: parts.createBudget,
    processes: parts.endFamily,
    process: parts.endFamily,
    publishedBytes: parts.createPublisher,
    subscription: parts.createPublisher,
    steps: parts.recordStep,
    perSession: parts.createPerSession,
    timers: parts.createPerSession,
    observer: parts.createObserver,
    shutdown: parts.shutdown,
    streams: parts.openStream,
    requests: parts.recordRequest,
  }
}

/** The same functions by the names of what a workload records. */
export function answering(answers: Answers | undefined, names: Readonly<Record<string, string>>): Answers {
  const found = Object.entries(names).flatMap(([record, name]) => {
    const answer = answers?.[name]
    return answer === undefined ? [] : [[record, answer] as const]
  })
  return { ...answers, ...Object.fromEntries(found) }
}
