// The agent: one directory, one store, its sessions and everything they hold. Disposing it leaves nothing behind.
import { randomUUID } from 'node:crypto'
import { TidemarkError } from '../errors.ts'
import { type AgentCounters, budgetFigures } from './agent-counters.ts'
import type { Background } from './background.ts'
import { AgentRelief } from './budget/agent-relief.ts'
import type { BudgetShare } from './budget/budget-share.ts'
import type { MemoryBudget } from './budget/memory-budget.ts'
import { EventQueue, type EventQueueOptions } from './events/event-queue.ts'
import type { FileCache } from './cache/file-cache.ts'
import type { PasteStore } from './cache/paste-store.ts'
import { compactSession } from './compaction/compact-session.ts'
import type { InstancePool } from './instance/instances.ts'
import type { SessionLock, SessionLocks } from './locks.ts'
import type { ChildProcesses } from './process/child-processes.ts'
import type { PromptResult } from './prompt/outcome.ts'
import { type PromptContext, type PromptInput, runPrompt } from './prompt/prompt.ts'
import type { Listener } from './publisher.ts'
import { type CompactOptions, type PromptOptions, Session, type SessionHost } from './session.ts'
import { settledWithin } from './settled-within.ts'
import type { ShutdownReport } from './shutdown/shutdown.ts'
import type { SessionRecord } from './store/session-table.ts'
import type { SubagentHost, SubagentRequest, Subagents } from './subagents.ts'
import type { SpillDirectory } from './tools/spill.ts'

/** How long a disposal waits for tools that ignore their signal. */
const disposeWaitMs = 5000
const listedSessions = 100

/** What `createAgent` has put together. */
export interface Composed {
  readonly context: PromptContext
  readonly background: Background
  readonly spill: SpillDirectory
  readonly locks: SessionLocks
  readonly instances: InstancePool
  readonly budget: MemoryBudget
  readonly files: FileCache
  readonly pastes: PasteStore
  readonly subagents: Subagents
  readonly processes: ChildProcesses
  readonly owned: AsyncDisposableStack
}

export interface SessionOptions {
  /** Default: a random one. */
  readonly id?: string
  readonly title?: string
  /** Makes it the session of a subagent, which is deleted with this one. @throws TidemarkError `session-unknown` */
  readonly parentId?: string
}

export class Agent implements AsyncDisposable {
  /** Big texts that prompts take up by their id. */
  readonly pastes: PasteStore
  /** What goes on beside the prompts: the event stream, tasks, observer, checkpoints, learnings, ledger. */
  readonly background: Background
  /** Gives memory back, when whoever watches it says so. */
  readonly relief: AgentRelief
  readonly #composed: Composed
  readonly #context: PromptContext
  readonly #locks: SessionLocks
  readonly #queues = { queued: 0, highWater: 0, dropped: 0 }
  /** The running prompt or compaction of each session that has one. */
  readonly #prompts = new Map<string, Promise<unknown>>()
  #closing: Promise<ShutdownReport> | undefined

  /** Made by `createAgent`. */
  constructor(composed: Composed) {
    this.#composed = composed
    this.#context = composed.context
    this.#locks = composed.locks
    this.pastes = composed.pastes
    this.background = composed.background
    this.relief = new AgentRelief(composed)
  }

  /** Makes a session, or opens the one with this id; what a killed process left half-open in it becomes an error. */
  openSession(options: SessionOptions = {}): Session {
    const { store, publisher } = this.#open()
    const { parentId, title = '' } = options
    if (parentId !== undefined) store.sessions.get(parentId)
    const { id } = store.sessions.ensure(options.id ?? randomUUID(), title, Date.now(), parentId)
    publisher.publish({ type: 'session-opened', sessionId: id, ...(parentId !== undefined && { parentId }) })
    return this.#session(id)
  }

  /** @throws TidemarkError `session-unknown` */
  session(id: string): Session {
    this.#open().store.sessions.get(id)
    return this.#session(id)
  }

  /** @throws TidemarkError `session-unknown` */
  sessionRecord(id: string): SessionRecord {
    return this.#open().store.sessions.get(id)
  }

  /** Most recently active first; 100 by default. */
  listSessions(limit: number = listedSessions): SessionRecord[] {
    return this.#open().store.sessions.list(limit)
  }

  /** Stops its prompt and those of its subagents, and deletes everything of them. False when there was none. */
  async deleteSession(id: string): Promise<boolean> {
    const ids = await this.#stopPrompts(id, 'deleted')
    const { store, publisher } = this.#open()
    const isDeleted = store.deleteSession(id)
    for (const sessionId of ids) publisher.publish({ type: 'session-deleted', sessionId })
    return isDeleted
  }

  /** Stops its prompt and those of its subagents, and lets go of all that is kept for them in memory; it can be opened again. */
  async endSession(id: string): Promise<void> {
    const ids = await this.#stopPrompts(id, 'ended')
    const { publisher } = this.#open()
    for (const sessionId of ids) publisher.publish({ type: 'session-ended', sessionId })
  }

  /** Events from now on, until what is returned is disposed. */
  subscribe(listener: Listener): Disposable {
    return this.#open().publisher.subscribe(listener)
  }

  /** The same, for a reader that takes its time: a bounded queue, to be read with one `for await`. */
  queue(options?: EventQueueOptions): EventQueue {
    const { publisher, registry } = this.#open()
    return new EventQueue(publisher, registry, { ...options, totals: this.#queues })
  }

  get counters(): AgentCounters {
    const { compactor, inFlight, store, budgetTokens } = this.#open()
    const { spill, files, pastes, subagents, budget, instances, processes } = this.#composed
    return {
      compaction: compactor.counters,
      breaker: compactor.breakerState,
      locks: this.#locks.size,
      locksRefused: this.#locks.refused,
      windowLimitTokens: budgetTokens,
      instances: instances.size,
      instanceWaiting: instances.waiting,
      children: processes.figures,
      queues: this.#queues,
      toolCallsInFlight: inFlight.size,
      spillFiles: spill.files,
      spillBytes: spill.bytes,
      spillLimitBytes: spill.limits.maxBytes,
      spillDroppedBytes: spill.droppedBytes,
      store: store.figures(),
      files: files.figures,
      pastes: pastes.figures,
      subagents: subagents.figures,
      budget: budgetFigures(budget),
    }
  }

  /** Runs a subagent below a session; what its own tool `task` does. */
  async runSubagent(request: SubagentRequest): Promise<string> {
    this.#open()
    return await this.#composed.subagents.run(this.#subagentHost, request)
  }

  /** Where prompts work that name no directory. What works in the old one is stopped, and gone before this resolves. */
  async switchDirectory(directory: string): Promise<void> {
    this.#open()
    await this.#composed.instances.switchTo(directory)
  }

  /** Aborts every prompt, waits for tools and processes to end, ends what is in the background in its order, closes the store. */
  async shutdownAll(): Promise<ShutdownReport> {
    this.#closing ??= this.#close()
    return await this.#closing
  }

  /** The same. @throws AggregateError of the steps that failed; everything else is gone all the same */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdownAll()
    await this.background[Symbol.asyncDispose]()
  }

  async #close(): Promise<ShutdownReport> {
    this.#locks.abortAll(new TidemarkError('disposed', 'Prompt: the agent was disposed'))
    await Promise.allSettled(this.#prompts.values())
    await settledWithin(this.#context.inFlight, disposeWaitMs)
    const report = await this.background.shutdown()
    await this.#composed.owned.disposeAsync()
    return report
  }

  /** Of this session and those below it; returns their ids. */
  async #stopPrompts(id: string, why: string): Promise<readonly string[]> {
    const ids = [id, ...this.#open().store.sessions.below(id)]
    const reason = new TidemarkError('aborted', `Prompt session ${id}: the session was ${why}`)
    for (const each of ids) this.#locks.abort(each, reason)
    await Promise.allSettled(ids.flatMap((each) => this.#prompts.get(each) ?? []))
    return ids
  }

  /** @throws TidemarkError `disposed` */
  #open(): PromptContext {
    if (this.#closing === undefined) return this.#context
    throw new TidemarkError('disposed', 'Use agent: it was disposed')
  }

  #session(id: string): Session {
    if (!this.#locks.isHeld(id)) this.#context.store.closeOpen(id, 'interrupted')
    return new Session(id, this.#host)
  }

  readonly #subagentHost: SubagentHost = {
    depthOf: (sessionId) => this.#open().store.sessions.depth(sessionId),
    open: (parentId, title) => this.openSession({ parentId, title }).id,
    prompt: async (sessionId, text, signal) => {
      try {
        return await this.#prompt(sessionId, { text }, { signal, holder: 'subagent' })
      } finally {
        this.#context.publisher.publish({ type: 'session-ended', sessionId })
      }
    },
  }

  readonly #host: SessionHost = {
    prompt: (sessionId, input, options) => this.#prompt(sessionId, input, options),
    compact: (sessionId, options) =>
      this.#atWork(sessionId, { holder: 'compaction', ...options }, ({ signal }, share) =>
        compactSession(this.#context, sessionId, { signal, share }),
      ),
    abort: (sessionId) => {
      this.#open()
      const reason = new TidemarkError('aborted', `Prompt session ${sessionId}: it was aborted`)
      return this.#locks.abort(sessionId, reason)
    },
    page: (sessionId, before, limit) => this.#open().store.page(sessionId, before, limit),
    interfaceRecords: (partId) => this.#open().store.interface.list(partId),
    append: (sessionId, messages) => {
      const { store } = this.#open()
      using locked = new DisposableStack()
      locked.use(this.#locks.acquire(sessionId, 'append'))
      store.addRecorded(sessionId, messages)
    },
  }

  #prompt(sessionId: string, input: PromptInput, options: PromptOptions): Promise<PromptResult> {
    const { directory } = options
    return this.#atWork(sessionId, options, (lock, share) =>
      this.#run({ sessionId, input, directory }, lock, share),
    )
  }

  /** Holds the session's lock and a share of the memory until the work has ended. */
  async #atWork<End>(
    sessionId: string,
    { signal, holder = 'prompt' }: CompactOptions,
    work: (lock: SessionLock, share: BudgetShare) => Promise<End>,
  ): Promise<End> {
    this.#open().store.sessions.get(sessionId)
    using lock = this.#locks.acquire(sessionId, holder)
    using share: BudgetShare = this.#composed.budget.admit(sessionId)
    using listening = new DisposableStack()
    const abort = (): unknown => this.#locks.abort(sessionId, abortReason(signal))
    signal?.addEventListener('abort', abort, { once: true })
    listening.defer(() => signal?.removeEventListener('abort', abort))
    if (signal?.aborted === true) abort()
    const running = work(lock, share)
    this.#prompts.set(sessionId, running)
    // It ends with the session's lock and tells so; the registry of tasks only knows of it.
    this.background.tasks.start({ sessionId, label: holder, ...unlimited }, () => running)
    listening.defer(() => this.#prompts.delete(sessionId))
    return await running
  }

  async #run(work: Work, lock: SessionLock, share: BudgetShare): Promise<PromptResult> {
    const { sessionId, input, directory } = work
    using use = await this.#composed.instances.use(directory)
    const { instance } = use
    lock.workFor(instance.owner)
    const context = { ...this.#context, directory: instance.directory }
    return await instance.run(() => runPrompt(context, sessionId, input, { signal: lock.signal, share }))
  }
}

/** A prompt may take as long as it does. */
const unlimited = { timeoutMs: Infinity, staleMs: Infinity }

interface Work {
  readonly sessionId: string
  readonly input: PromptInput
  readonly directory: string | undefined
}

function abortReason(signal: AbortSignal | undefined): Error {
  return new TidemarkError('aborted', 'Prompt: the caller aborted it', { cause: signal?.reason })
}
