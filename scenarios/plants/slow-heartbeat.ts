// Look-alike: an interval of its own beside the observer; it fires in one cycle of many, keeps nothing and is cleared.
import { type ObserverOptions, SessionObserver } from '../../src/agent/observer/session-observer.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const EVERY_MS = 200

class BeatingObserver extends SessionObserver {
  beats = 0
  readonly #interval: NodeJS.Timeout

  constructor(options: ObserverOptions) {
    super(options)
    this.#interval = setInterval(() => this.beats++, EVERY_MS).unref()
  }

  override [Symbol.dispose](): void {
    clearInterval(this.#interval)
    super[Symbol.dispose]()
  }
}

const parts: ReferenceParts = { createObserver: (options) => new BeatingObserver(options) }
export default parts
