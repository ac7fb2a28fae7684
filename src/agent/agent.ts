// The agent: one directory, one store, its sessions and everything they hold. Disposing it leaves nothing behind.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { TidemarkError } from '../errors.ts'
import type { CompactionCounters } from './compaction/compactor.ts'
import type { BreakerState } from './compaction/breaker.ts'
import type { SessionLocks } from './locks.ts'
import type { PromptResult } from './prompt/outcome.ts'
import { type PromptContext, type PromptInput, runPrompt } from './prompt/prompt.ts'
import type { Listener } from './publisher.ts'
import { type PromptOptions, Session, type SessionHost } from './session.ts'
import type { SessionRecord } from './store/session-table.ts'
import type { StoreFigures } from './store/store.ts'
import type { SpillDirectory } from './tools/spill.ts'

/** How long a disposal waits for tools that ignore their signal. */
const disposeWaitMs = 5000
const listedSessions = 100

/** Levels and counts, for whoever watches. Read them; they are not the agent's own state. */
export interface AgentCounters {
  readonly compaction: Readonly<CompactionCounters>
  readonly breaker: BreakerState
  readonly locks: number
  readonly toolCallsInFlight: number
  readonly spillFiles: number
  readonly spillBytes: number
  readonly spillDroppedBytes: number
  readonly store: StoreFigures
}

/** What `createAgent` has put together. */
export interface Composed {
  readonly context: PromptContext
  readonly spill: SpillDirectory
  readonly locks: SessionLocks
  readonly owned: AsyncDisposableStack
}

export class Agent implements AsyncDisposable {
  readonly #context: PromptContext
  readonly #spill: SpillDirectory
  readonly #locks: SessionLocks
  readonly #owned: AsyncDisposableStack
  /** The running prompt of each session that has one. */
  readonly #prompts = new Map<string, Promise<unknown>>()
  #closing: Promise<void> | undefined

  /** Made by `createAgent`. */
  constructor({ context, spill, locks, owned }: Composed) {
    this.#context = context
    this.#spill = spill
    this.#locks = locks
    this.#owned = owned
  }

  /** Makes a session, or opens the one with this id; what a killed process left half-open in it becomes an error. */
  openSession(options: { readonly id?: string; readonly title?: string } = {}): Session {
    const { store } = this.#open()
    const { id } = store.sessions.ensure(options.id ?? randomUUID(), options.title ?? '', Date.now())
    return this.#session(id)
  }

  /** @throws TidemarkError `session-unknown` */
  session(id: string): Session {
    this.#open().store.sessions.get(id)
    return this.#session(id)
  }

  /** Most recently active first; 100 by default. */
  listSessions(limit: number = listedSessions): SessionRecord[] {
    return this.#open().store.sessions.list(limit)
  }

  /** Stops its prompt, if one runs, and deletes everything of it. False when there was none. */
  async deleteSession(id: string): Promise<boolean> {
    const { store } = this.#open()
    this.#locks.abort(id, new TidemarkError('aborted', `Prompt session ${id}: the session was deleted`))
    await Promise.allSettled([this.#prompts.get(id)])
    this.#open()
    return store.deleteSession(id)
  }

  /** Events from now on, until what is returned is disposed. */
  subscribe(listener: Listener): Disposable {
    return this.#open().publisher.subscribe(listener)
  }

  get counters(): AgentCounters {
    const { compactor, inFlight, store } = this.#open()
    return {
      compaction: compactor.counters,
      breaker: compactor.breakerState,
      locks: this.#locks.size,
      toolCallsInFlight: inFlight.size,
      spillFiles: this.#spill.files,
      spillBytes: this.#spill.bytes,
      spillDroppedBytes: this.#spill.droppedBytes,
      store: store.figures(),
    }
  }

  /** Aborts every prompt, waits for tools and processes to end, closes the store. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    this.#locks.abortAll(new TidemarkError('disposed', 'Prompt: the agent was disposed'))
    await Promise.allSettled(this.#prompts.values())
    await settledWithin(this.#context.inFlight, disposeWaitMs)
    await this.#owned.disposeAsync()
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

  readonly #host: SessionHost = {
    prompt: (sessionId, input, options) => this.#prompt(sessionId, input, options),
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

  async #prompt(sessionId: string, input: PromptInput, options: PromptOptions): Promise<PromptResult> {
    const context = this.#open()
    const { signal, holder = 'prompt' } = options
    context.store.sessions.get(sessionId)
    using lock = this.#locks.acquire(sessionId, holder)
    using listening = new DisposableStack()
    const abort = (): unknown => this.#locks.abort(sessionId, abortReason(signal))
    signal?.addEventListener('abort', abort, { once: true })
    listening.defer(() => signal?.removeEventListener('abort', abort))
    if (signal?.aborted === true) abort()
    const running = runPrompt(context, sessionId, input, lock.signal)
    this.#prompts.set(sessionId, running)
    listening.defer(() => this.#prompts.delete(sessionId))
    return await running
  }
}

function abortReason(signal: AbortSignal | undefined): Error {
  return new TidemarkError('aborted', 'Prompt: the caller aborted it', { cause: signal?.reason })
}

async function settledWithin(running: ReadonlySet<Promise<unknown>>, ms: number): Promise<void> {
  if (running.size === 0) return
  const stop = new AbortController()
  const timeUp = sleep(ms, undefined, { signal: stop.signal }).catch(() => {})
  await Promise.race([Promise.allSettled(running), timeUp])
  stop.abort()
}
