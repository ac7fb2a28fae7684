// What an agent keeps going beside its prompts, all of it built on events: the durable stream, and what listens to it.
// One subscription feeds them all; they end in a fixed order.
import { join } from 'node:path'
import type { ResourceRegistry } from '../resources/registry.ts'
import { SessionCheckpoints } from './checkpoints/session-checkpoints.ts'
import { DeltaJoiner } from './events/delta-joiner.ts'
import { EventStream, type EventStreamLimits } from './events/event-stream.ts'
import type { AgentEvent } from './events.ts'
import { type Learn, LearningCapture, type PendingCapture } from './learning/learning-capture.ts'
import { Ledger } from './ledger/ledger.ts'
import { type MemoryLimits, MemoryStore } from './memory/memory-store.ts'
import {
  defaultObserverLimits,
  type ObservedSession,
  type ObserverLimits,
  type ObserverOptions,
  type SessionObserver,
} from './observer/session-observer.ts'
import type { OwnedTimeout } from './owned-timeout.ts'
import type { Publisher } from './publisher.ts'
import type { CreatePerSession, PerSession } from './per-session.ts'
import type { shutdownInOrder, ShutdownReport, ShutdownStep } from './shutdown/shutdown.ts'
import type { Durability } from './store/database.ts'
import { TaskRegistry } from './tasks/task-registry.ts'

export interface BackgroundLimits {
  readonly stream?: Partial<EventStreamLimits>
  readonly observer?: Partial<ObserverLimits>
  readonly memory?: Partial<MemoryLimits>
  /** Sessions and tasks whose lineage is known. Default 2,000. */
  readonly ledgerEntries?: number
  /** What is kept for a session that never ends goes this long after its last use. Default 1 hour. */
  readonly sessionTtlMs?: number
  /** Sessions for which something is kept at once. Default 1,000. */
  readonly maxSessions?: number
  /** After the first event since the last checkpoint. Default 30,000. */
  readonly checkpointAfterMs?: number
  /** After a prompt, when nothing more comes. Default 5,000. */
  readonly captureAfterMs?: number
  /** Of each step of a shutdown. Default 5,000. */
  readonly shutdownStepMs?: number
}

export interface BackgroundParts {
  readonly createPerSession: CreatePerSession
  readonly createObserver: (options: ObserverOptions) => SessionObserver
  /** Run for each step of a shutdown, in order. */
  readonly shutdown: typeof shutdownInOrder
}

export interface BackgroundOptions extends BackgroundLimits {
  readonly directory: string
  readonly registry: ResourceRegistry
  readonly publisher: Publisher
  readonly learn: Learn
  readonly parts: BackgroundParts
  readonly durability?: Durability | undefined
}

const defaults = {
  sessionTtlMs: 60 * 60_000,
  maxSessions: 1000,
  checkpointAfterMs: 30_000,
  captureAfterMs: 5000,
  shutdownStepMs: 5000,
} as const

interface Components {
  readonly stream: EventStream
  readonly tasks: TaskRegistry
  readonly memory: MemoryStore
  readonly ledger: Ledger
  readonly observer: SessionObserver
  readonly checkpoints: SessionCheckpoints
  readonly captures: LearningCapture
}

export class Background implements AsyncDisposable {
  readonly stream: EventStream
  readonly tasks: TaskRegistry
  readonly memory: MemoryStore
  readonly ledger: Ledger
  readonly observer: SessionObserver
  readonly checkpoints: SessionCheckpoints
  readonly captures: LearningCapture
  readonly #options: BackgroundOptions
  readonly #joiner: DeltaJoiner
  readonly #subscription: Disposable
  #shutdown: Promise<ShutdownReport> | undefined

  private constructor(options: BackgroundOptions, components: Components) {
    this.#options = options
    this.stream = components.stream
    this.tasks = components.tasks
    this.memory = components.memory
    this.ledger = components.ledger
    this.observer = components.observer
    this.checkpoints = components.checkpoints
    this.captures = components.captures
    this.#joiner = new DeltaJoiner(options.registry, (event) => this.#record(event))
    this.#subscription = options.publisher.subscribe((event) => this.#hear(event))
  }

  /** @throws TidemarkError `store-open` or `input` when something on disk is not what it should be */
  static async open(options: BackgroundOptions): Promise<Background> {
    const { directory, registry, publisher, durability } = options
    await using acquiring = new AsyncDisposableStack()
    const stream = acquiring.use(
      new EventStream({
        directory: join(directory, 'events'),
        registry,
        ...(durability && { durability }),
        ...(options.stream && { limits: options.stream }),
      }),
    )
    const memory = acquiring.use(new MemoryStore(join(directory, 'memory.sqlite'), registry, options.memory))
    const ledger = acquiring.use(
      await Ledger.open({
        path: join(directory, 'ledger.json'),
        stream,
        registry,
        ...(options.ledgerEntries !== undefined && { maxEntries: options.ledgerEntries }),
      }),
    )
    const tasks = acquiring.use(new TaskRegistry(registry, publisher))
    const background = new Background(options, {
      stream,
      memory,
      ledger,
      tasks,
      ...timed(options, { stream, memory, tasks }),
    })
    acquiring.move()
    return background
  }

  /** Ends everything, in order, each within its time. Once: a second call returns the same report. */
  shutdown(): Promise<ShutdownReport> {
    this.#shutdown ??= this.#end()
    return this.#shutdown
  }

  /** @throws AggregateError of what failed in the shutdown */
  async [Symbol.asyncDispose](): Promise<void> {
    const { steps } = await this.shutdown()
    const errors = steps.flatMap(({ outcome, error }) => (outcome === 'failed' ? [error] : []))
    if (errors.length > 0) throw new AggregateError(errors, `Shut down: ${errors.length} steps failed`)
  }

  #end(): Promise<ShutdownReport> {
    const { shutdownStepMs = defaults.shutdownStepMs, parts, registry } = this.#options
    return parts.shutdown(this.#steps(), shutdownStepMs, registry)
  }

  /** The subscription ends once the last of the tasks has told of its end, and then what it has joined is recorded. */
  #steps(): readonly ShutdownStep[] {
    return [
      { name: 'observer', end: () => this.observer[Symbol.dispose]() },
      { name: 'task registry', end: () => this.#endTasks() },
      { name: 'checkpoints', end: () => this.checkpoints[Symbol.asyncDispose]() },
      { name: 'learning capture', end: () => this.captures[Symbol.asyncDispose]() },
      { name: 'ledger', end: () => this.ledger[Symbol.asyncDispose]() },
      { name: 'event stream', end: () => this.stream[Symbol.asyncDispose]() },
      { name: 'memory store', end: () => this.memory[Symbol.dispose]() },
    ]
  }

  async #endTasks(): Promise<void> {
    using ending = new DisposableStack()
    ending.use(this.#joiner)
    ending.use(this.#subscription)
    await this.tasks[Symbol.asyncDispose]()
  }

  #hear(event: AgentEvent): void {
    const { sessionId } = event
    this.#joiner.add(event)
    switch (event.type) {
      case 'session-ended':
      case 'session-deleted':
        return this.#endSession(sessionId, event.type === 'session-deleted')
      case 'task-ended':
      case 'session-opened':
        return
      case 'prompt-finished':
        this.captures.idle(sessionId)
        break
      case 'message-added':
        this.captures.cancel(sessionId)
    }
    this.#working(sessionId)
  }

  /** Not after the shutdown has begun: a task that ends in it is told to the stream and the ledger alone. */
  #working(sessionId: string): void {
    if (this.#shutdown !== undefined) return
    this.observer.note(sessionId)
    this.checkpoints.note(sessionId)
  }

  #record(event: AgentEvent): void {
    const seq = this.stream.append(event)
    this.ledger.note(event, seq, Date.now())
  }

  #endSession(sessionId: string, isDeleted: boolean): void {
    this.tasks.cancelOf(sessionId)
    this.observer.end(sessionId)
    this.checkpoints.end(sessionId, isDeleted)
    this.captures.cancel(sessionId)
  }
}

/** Those with a timer for each session. */
function timed(
  options: BackgroundOptions,
  { stream, memory, tasks }: Pick<Components, 'stream' | 'memory' | 'tasks'>,
): Pick<Components, 'observer' | 'checkpoints' | 'captures'> {
  const { registry, parts, learn } = options
  const observed: PerSession<ObservedSession> = parts.createPerSession(tableOptions(options, 'observers'))
  const timers: PerSession<OwnedTimeout> = parts.createPerSession(tableOptions(options, 'checkpoints'))
  const pending: PerSession<PendingCapture> = parts.createPerSession(tableOptions(options, 'captures'))
  return {
    observer: parts.createObserver({
      registry,
      sessions: observed,
      limits: { ...defaultObserverLimits, ...options.observer },
      onLook: () => void tasks.giveUpStale(),
    }),
    checkpoints: new SessionCheckpoints({
      registry,
      stream,
      timers,
      afterMs: options.checkpointAfterMs ?? defaults.checkpointAfterMs,
    }),
    captures: new LearningCapture({
      registry,
      memory,
      pending,
      learn,
      afterMs: options.captureAfterMs ?? defaults.captureAfterMs,
    }),
  }
}

function tableOptions(
  { registry, ...limits }: BackgroundOptions,
  label: string,
): Parameters<CreatePerSession>[0] {
  const { sessionTtlMs: ttlMs = defaults.sessionTtlMs, maxSessions = defaults.maxSessions } = limits
  return { label, registry, ttlMs, maxSessions }
}
