// Some seconds after a prompt has ended and nothing more came, what the session learned is written once. Every end of the
// session cancels it, the capture that is under way included.
import { TidemarkError } from '../../errors.ts'
import type { Owner } from '../../resources/owner.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { MemoryStore } from '../memory/memory-store.ts'
import { OwnedTimeout } from '../owned-timeout.ts'
import type { PerSession } from '../per-session.ts'

/** What a session has learned, in words; undefined when that is nothing. */
export type Learn = (sessionId: string, signal: AbortSignal) => Promise<string | undefined>

export interface LearningCaptureOptions {
  readonly registry: ResourceRegistry
  readonly memory: MemoryStore
  readonly pending: PerSession<PendingCapture>
  readonly learn: Learn
  readonly afterMs: number
}

export interface CaptureCounters {
  readonly pending: number
  readonly captured: number
  /** There was nothing to write. */
  readonly empty: number
  readonly failed: number
}

export class LearningCapture implements AsyncDisposable {
  readonly #options: LearningCaptureOptions
  readonly #running = new Set<Promise<void>>()
  readonly #counts = { captured: 0, empty: 0, failed: 0 }
  #closed = false

  constructor(options: LearningCaptureOptions) {
    this.#options = options
  }

  get counters(): CaptureCounters {
    return { pending: this.#options.pending.counters.live, ...this.#counts }
  }

  /** The session has gone idle. @throws TidemarkError `disposed` */
  idle(sessionId: string): void {
    if (this.#closed) throw new TidemarkError('disposed', 'Capture learnings: captures were shut down')
    const { pending, registry, afterMs } = this.#options
    pending.end(sessionId)
    const due = (capture: PendingCapture): void => this.#due(sessionId, capture)
    pending.obtain(
      sessionId,
      (owner) => new PendingCapture({ registry, afterMs, owner, label: 'learning capture' }, due),
    )
  }

  /** The session is at work again, or over. */
  cancel(sessionId: string): void {
    this.#options.pending.end(sessionId)
  }

  /** Cancels all, and waits for those under way to notice. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    this.#options.pending[Symbol.dispose]()
    await Promise.allSettled(this.#running)
  }

  #due(sessionId: string, capture: PendingCapture): void {
    const running = this.#capture(sessionId, capture.signal).finally(() => {
      this.#running.delete(running)
      if (this.#options.pending.get(sessionId) === capture) this.#options.pending.end(sessionId)
    })
    this.#running.add(running)
  }

  async #capture(sessionId: string, signal: AbortSignal): Promise<void> {
    const { learn, memory } = this.#options
    try {
      const learned = await learn(sessionId, signal)
      if (signal.aborted) return
      if (learned === undefined) this.#counts.empty++
      else {
        memory.add({ sessionId, text: learned, atMs: Date.now() })
        this.#counts.captured++
      }
    } catch {
      if (!signal.aborted) this.#counts.failed++
    }
  }
}

interface PendingOptions {
  readonly registry: ResourceRegistry
  readonly afterMs: number
  readonly owner: Owner
  readonly label: string
}

/** Waits, then runs until it is done or disposed. */
export class PendingCapture implements Disposable {
  readonly #stop = new AbortController()
  readonly #timeout: OwnedTimeout

  constructor(options: PendingOptions, due: (capture: PendingCapture) => void) {
    this.#timeout = new OwnedTimeout(options, () => due(this))
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  [Symbol.dispose](): void {
    this.#timeout[Symbol.dispose]()
    this.#stop.abort()
  }
}
