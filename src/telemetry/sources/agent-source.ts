// The levels and counts of one agent, read from the agent itself. Only its types are imported: a program without an agent
// loads none of it.
import type { Agent } from '../../agent/agent.ts'
import type { AgentEvent } from '../../agent/events.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { MetricSource, Readings } from '../metrics/readings.ts'
import type { ObservableAgent } from './observable-agent.ts'

export class AgentSource implements MetricSource, Disposable {
  readonly metrics = [
    'sessionEvents',
    'sessionsAtWork',
    'instances',
    'windowTokensLimit',
    'memoryBudget',
    'memoryBudgetRefused',
    'compactionsRefused',
    'compactionBytes',
    'compactionBreaker',
    'toolCallsInFlight',
    'locksHeld',
    'locksWaiting',
    'lockWait',
    'locksRefused',
    'childrenLive',
    'childrenStarted',
    'childExits',
    'childSurvivors',
    'storeEntries',
    'storeSize',
    'storeLimit',
    'storeDropped',
    'fileLookups',
    'eventsAppended',
    'eventsLost',
    'tasksRunning',
    'taskEnds',
    'learningsPending',
    'learnings',
    'subagentsRunning',
    'subagentEnds',
    'subagentsRefused',
    'subscribers',
    'queueDepth',
    'queueHighWater',
    'queueDropped',
  ] as const
  readonly #agent: Agent
  readonly #registry: ResourceRegistry
  readonly #sessions = { opened: 0, ended: 0, deleted: 0 }
  readonly #firstSeq: number
  readonly #subscription: Disposable

  /** @param registry the one that the agent was given */
  constructor(agent: Agent, registry: ResourceRegistry) {
    this.#agent = agent
    this.#registry = registry
    this.#firstSeq = agent.background.stream.counters.lastSeq
    this.#subscription = agent.subscribe((event) => this.#hear(event))
  }

  read(readings: Readings): void {
    this.#work(readings)
    this.#children(readings)
    this.#background(readings)
    this.#stores(readings)
  }

  [Symbol.dispose](): void {
    this.#subscription[Symbol.dispose]()
  }

  #hear({ type }: AgentEvent): void {
    if (type === 'session-opened') this.#sessions.opened++
    else if (type === 'session-ended') this.#sessions.ended++
    else if (type === 'session-deleted') this.#sessions.deleted++
  }

  #work(readings: Readings): void {
    const { counters } = this.#agent
    const { compaction, budget, instanceWaiting } = counters
    readings.setEach('sessionEvents', 'event', Object.entries(this.#sessions))
    readings.set('sessionsAtWork', {}, budget.live)
    readings.set('instances', {}, counters.instances)
    readings.set('windowTokensLimit', {}, counters.windowLimitTokens)
    readings.set('memoryBudget', {}, budget.availableBytes)
    readings.set('memoryBudgetRefused', {}, budget.refused)
    readings.set('compactionsRefused', {}, compaction.refused)
    readings.set('compactionBytes', {}, compaction.prunedBytes)
    readings.set('compactionBreaker', { state: counters.breaker }, 1)
    readings.set('toolCallsInFlight', {}, counters.toolCallsInFlight)
    readings.set('locksHeld', {}, counters.locks)
    readings.set('locksRefused', {}, counters.locksRefused)
    readings.set('locksWaiting', {}, instanceWaiting.now)
    readings.set('lockWait', {}, instanceWaiting.ms / 1000)
  }

  #children(readings: Readings): void {
    const { children, subagents } = this.#agent.counters
    readings.set('childrenLive', {}, children.live)
    readings.set('childrenStarted', {}, children.started)
    readings.setEach('childExits', 'outcome', Object.entries(children.exits))
    readings.set('childSurvivors', {}, children.survivors)
    readings.set('subagentsRunning', {}, subagents.live)
    readings.set('subagentEnds', { outcome: 'completed' }, subagents.completed)
    readings.set('subagentEnds', { outcome: 'failed' }, subagents.failed)
    readings.set('subagentEnds', { outcome: 'aborted' }, subagents.aborted)
    readings.set('subagentsRefused', {}, subagents.refused)
  }

  #background(readings: Readings): void {
    const { stream, tasks, captures } = this.#agent.background
    const { queues } = this.#agent.counters
    const { running, completed, failed, cancelled, stale, 'timed-out': timedOut } = tasks.counters
    const ends = { completed, failed, cancelled, stale, 'timed-out': timedOut }
    const { pending, ...learned } = captures.counters
    readings.set('eventsAppended', {}, stream.counters.lastSeq - this.#firstSeq)
    readings.set('eventsLost', {}, stream.counters.lostEvents)
    readings.set('tasksRunning', {}, running)
    readings.setEach('taskEnds', 'end', Object.entries(ends))
    readings.set('learningsPending', {}, pending)
    readings.setEach('learnings', 'outcome', Object.entries(learned))
    readings.set('subscribers', {}, this.#registry.live('subscription'))
    readings.set('queueDepth', {}, queues.queued)
    readings.set('queueHighWater', {}, queues.highWater)
    readings.set('queueDropped', {}, queues.dropped)
  }

  #stores(readings: Readings): void {
    const { counters, background } = this.#agent
    const { files, pastes, store } = counters
    const { limits, counters: stream } = background.stream
    const kept = (name: Store, entries: number, bytes: number): void => {
      readings.set('storeEntries', { store: name }, entries)
      readings.set('storeSize', { store: name }, bytes)
    }
    kept('event-history', stream.historyEvents, stream.historyBytes)
    kept('event-cache', stream.cachedEvents, stream.cachedBytes)
    kept('event-log', 0, stream.diskBytes)
    kept('file-cache', files.files, files.bytes)
    kept('pastes', pastes.pastes, pastes.bytes)
    kept('spill', counters.spillFiles, counters.spillBytes)
    kept('sessions', 0, store.diskBytes)
    kept('cold', 0, store.coldBytes)
    readings.set('storeLimit', { store: 'event-history' }, limits.historyBytes)
    readings.set('storeLimit', { store: 'event-cache' }, limits.cachedBytes)
    readings.set('storeLimit', { store: 'event-log' }, limits.retainedBytes)
    readings.set('storeLimit', { store: 'file-cache' }, files.limitBytes)
    readings.set('storeLimit', { store: 'pastes' }, pastes.limitBytes)
    readings.set('storeLimit', { store: 'spill' }, counters.spillLimitBytes)
    readings.set('storeDropped', { store: 'event-history' }, stream.historyEvicted)
    readings.set('storeDropped', { store: 'event-cache' }, stream.cachedEvicted)
    readings.set('storeDropped', { store: 'event-log' }, stream.removedSegments)
    readings.set('storeDropped', { store: 'file-cache' }, files.evicted)
    readings.set('storeDropped', { store: 'pastes' }, pastes.removed)
    readings.set('fileLookups', { lookup: 'hit' }, files.hits)
    readings.set('fileLookups', { lookup: 'miss' }, files.misses)
  }
}

type Store =
  | 'event-history'
  | 'event-cache'
  | 'event-log'
  | 'file-cache'
  | 'pastes'
  | 'spill'
  | 'sessions'
  | 'cold'

/** @throws TypeError for anything else */
export function observedAgent(given: ObservableAgent): Agent {
  if (isAgent(given)) return given
  throw new TypeError(
    'Observe: agent has not what its metrics are read from, wanted an Agent of tidemark/agent',
  )
}

function isAgent(given: ObservableAgent): given is Agent {
  return PARTS.every((part) => part in given)
}

/** What the metrics of an agent are read from. */
const PARTS: readonly (keyof Agent)[] = ['background', 'counters', 'subscribe']
