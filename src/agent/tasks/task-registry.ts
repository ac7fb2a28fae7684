// Every task that runs, and its end: whichever of the five it is, the same clean-up follows. A task that ignores its
// signal is waited for by nobody: its outcome stands, and what it returns later is dropped.
import { randomUUID } from 'node:crypto'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { OwnedTimeout } from '../owned-timeout.ts'
import type { Publisher } from '../publisher.ts'
import type { Task, TaskEnd, TaskLife, TaskOptions, TaskOutcome } from './task.ts'

/** More at once than this is a leak, not a load. */
const maxTasks = 1000
const defaultTimeoutMs = 30 * 60_000
const defaultStaleMs = 10 * 60_000
/** How long a shutdown waits for tasks that were cancelled. */
const cancelWaitMs = 1000

export type TaskCounters = Readonly<Record<TaskEnd | 'running' | 'started', number>>

interface Running {
  readonly id: string
  readonly options: TaskOptions
  readonly stop: AbortController
  readonly owned: DisposableStack
  /** Ends it; only the first time does something. */
  readonly settle: (outcome: TaskOutcome<never>) => void
  /** Resolved when its own code has returned, however late. */
  returned: Promise<unknown>
  heardMs: number
}

export class TaskRegistry implements AsyncDisposable {
  readonly #registry: ResourceRegistry
  readonly #publisher: Publisher
  readonly #running = new Map<string, Running>()
  readonly #ends: Record<TaskEnd, number>
  #started = 0
  #closing: Promise<void> | undefined

  constructor(registry: ResourceRegistry, publisher: Publisher) {
    this.#registry = registry
    this.#publisher = publisher
    this.#ends = { completed: 0, failed: 0, 'timed-out': 0, cancelled: 0, stale: 0 }
  }

  get counters(): TaskCounters {
    return { running: this.#running.size, started: this.#started, ...this.#ends }
  }

  /** Runs it now. @throws TidemarkError `disposed`; RangeError at 1,000 tasks */
  start<Result>(options: TaskOptions, run: (life: TaskLife) => Promise<Result>): Task<Result> {
    this.#refuse()
    const { promise: outcome, resolve } = Promise.withResolvers<TaskOutcome<Result>>()
    const running = this.#enter(options, resolve)
    const { id, stop } = running
    const life: TaskLife = { id, signal: stop.signal, heartbeat: () => (running.heardMs = performance.now()) }
    const settle = (ended: TaskOutcome<Result>): void => this.#end(running, ended, resolve)
    running.returned = attempt(run, life).then(settle)
    return { id, outcome, cancel: () => this.#stop(running, 'cancelled') }
  }

  /** Cancels every task of a session. Returns how many. */
  cancelOf(sessionId: string): number {
    const own = [...this.#running.values()].filter(({ options }) => options.sessionId === sessionId)
    return own.filter((running) => this.#stop(running, 'cancelled')).length
  }

  /** Gives up what has given no sign of life for too long. Returns how many. */
  giveUpStale(): number {
    const nowMs = performance.now()
    const stale = [...this.#running.values()].filter(
      ({ options, heardMs }) => nowMs - heardMs > (options.staleMs ?? defaultStaleMs),
    )
    return stale.filter((running) => this.#stop(running, 'stale')).length
  }

  /** Cancels all, and waits a second for their code to return. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    const running = [...this.#running.values()]
    for (const each of running) this.#stop(each, 'cancelled')
    if (running.length === 0) return
    const { promise: timeUp, resolve } = Promise.withResolvers<void>()
    const registry = this.#registry
    const options = { label: 'task shutdown', afterMs: cancelWaitMs, registry, keepsAlive: true }
    using waiting = new DisposableStack()
    waiting.use(new OwnedTimeout(options, resolve))
    await Promise.race([Promise.all(running.map(({ returned }) => returned)), timeUp])
  }

  #refuse(): void {
    if (this.#closing !== undefined) throw new TidemarkError('disposed', 'Start task: tasks were shut down')
    if (this.#running.size < maxTasks) return
    throw new RangeError(`Start task: ${maxTasks} are running and no more are allowed`)
  }

  #enter(options: TaskOptions, resolve: (outcome: TaskOutcome<never>) => void): Running {
    const { sessionId, label, parentId, timeoutMs = defaultTimeoutMs } = options
    const id = randomUUID()
    const owned = new DisposableStack()
    const owner = owned.use(this.#registry.owner('session', sessionId))
    owned.use(this.#registry.hold('tool-call', `task ${label}`, { owner }))
    const running: Running = {
      id,
      options,
      stop: new AbortController(),
      owned,
      settle: (outcome) => this.#end(running, outcome, resolve),
      returned: Promise.resolve(),
      heardMs: performance.now(),
    }
    if (Number.isFinite(timeoutMs)) {
      const timeout = { label: `limit of task ${label}`, afterMs: timeoutMs, registry: this.#registry, owner }
      owned.use(new OwnedTimeout(timeout, () => this.#stop(running, 'timed-out')))
    }
    this.#running.set(id, running)
    this.#started++
    this.#publisher.publish({
      type: 'task-started',
      sessionId,
      taskId: id,
      label,
      ...(parentId !== undefined && { parentId }),
    })
    return running
  }

  #stop(running: Running, end: 'cancelled' | 'timed-out' | 'stale'): boolean {
    if (!this.#running.has(running.id)) return false
    running.settle({ end })
    running.stop.abort(new TidemarkError('aborted', `Run task ${running.options.label}: it was ${end}`))
    return true
  }

  #end<Result>(
    { id, options, owned }: Running,
    outcome: TaskOutcome<Result>,
    resolve: (outcome: TaskOutcome<Result>) => void,
  ): void {
    if (!this.#running.delete(id)) return
    owned.dispose()
    this.#ends[outcome.end]++
    this.#publisher.publish({
      type: 'task-ended',
      sessionId: options.sessionId,
      taskId: id,
      end: outcome.end,
    })
    resolve(outcome)
  }
}

async function attempt<Result>(
  run: (life: TaskLife) => Promise<Result>,
  life: TaskLife,
): Promise<TaskOutcome<Result>> {
  try {
    return { end: 'completed', result: await run(life) }
  } catch (error) {
    return { end: 'failed', error }
  }
}
