// How far the events of each session are known to be on disk: a checkpoint of the event stream, set some time after the
// session's first event since the last. A quiet session has no timer.
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { EventStream } from '../events/event-stream.ts'
import { OwnedTimeout } from '../owned-timeout.ts'
import type { PerSession } from '../per-session.ts'

export interface SessionCheckpointsOptions {
  readonly registry: ResourceRegistry
  readonly stream: EventStream
  readonly timers: PerSession<OwnedTimeout>
  readonly afterMs: number
}

export class SessionCheckpoints implements AsyncDisposable {
  saved = 0
  /** Checkpoints that could not be written; the next one is tried all the same. */
  failures = 0
  readonly #options: SessionCheckpointsOptions
  readonly #saving = new Set<Promise<void>>()
  #closed = false

  constructor(options: SessionCheckpointsOptions) {
    this.#options = options
  }

  /** Something happened in a session. @throws TidemarkError `disposed` */
  note(sessionId: string): void {
    if (this.#closed) throw new TidemarkError('disposed', 'Checkpoint session: checkpoints were shut down')
    const { registry, timers, afterMs } = this.#options
    if (timers.get(sessionId) !== undefined) return
    const label = 'session checkpoint'
    timers.obtain(
      sessionId,
      (owner) => new OwnedTimeout({ label, afterMs, registry, owner }, () => this.#due(sessionId)),
    )
  }

  /** The session is over; `forget` when it will not come back. */
  end(sessionId: string, forget: boolean): void {
    this.#options.timers.end(sessionId)
    if (forget) this.#options.stream.forgetCheckpoint(nameOf(sessionId))
  }

  /** Undefined when none was ever set. */
  of(sessionId: string): number | undefined {
    return this.#options.stream.checkpointOf(nameOf(sessionId))
  }

  /** Clears the timers and waits for what is being written. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#options.timers[Symbol.dispose]()
    await Promise.allSettled(this.#saving)
  }

  #due(sessionId: string): void {
    this.#options.timers.end(sessionId)
    const saving = this.#save(sessionId).finally(() => this.#saving.delete(saving))
    this.#saving.add(saving)
  }

  async #save(sessionId: string): Promise<void> {
    try {
      await this.#options.stream.checkpoint(nameOf(sessionId))
      this.saved++
    } catch {
      this.failures++
    }
  }
}

function nameOf(sessionId: string): string {
  return `session:${sessionId}`
}
