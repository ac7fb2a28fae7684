// Plant: an observer that forgets its shutdown: the next event arms its timer again.
import { type ObserverOptions, SessionObserver } from '../../src/agent/observer/session-observer.ts'
import { OwnedTimeout } from '../../src/agent/owned-timeout.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

class UndyingObserver extends SessionObserver {
  readonly #options: ObserverOptions
  #isOver = false

  constructor(options: ObserverOptions) {
    super(options)
    this.#options = options
  }

  override note(sessionId: string): void {
    if (!this.#isOver) return super.note(sessionId)
    const { registry, limits } = this.#options
    // Held by nothing but the books and the event loop, as an interval that nobody clears.
    void new OwnedTimeout({ label: 'session observer', afterMs: limits.maxMs, registry }, () => {})
  }

  override [Symbol.dispose](): void {
    super[Symbol.dispose]()
    this.#isOver = true
  }
}

const parts: ReferenceParts = { createObserver: (options) => new UndyingObserver(options) }
export default parts
