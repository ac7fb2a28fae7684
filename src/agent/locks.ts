// One prompt per session at a time. A lock is a Disposable: `using` releases it on every path, a throw and an abort too.
import { TidemarkError } from '../errors.ts'
import type { ResourceRegistry } from '../resources/registry.ts'

export interface SessionLock extends Disposable {
  /** Aborted when the holder must stop: by the session's own abort or when the agent is disposed. */
  readonly signal: AbortSignal
}

export interface SessionLocks {
  readonly size: number
  isHeld(sessionId: string): boolean
  /** @throws TidemarkError `session-busy` naming the holder and since when. */
  acquire(sessionId: string, holder: string): SessionLock
  /** Asks the holder to stop. False when nobody holds the lock. */
  abort(sessionId: string, reason: Error): boolean
  /** Asks every holder to stop. */
  abortAll(reason: Error): void
}

interface Held {
  readonly holder: string
  readonly since: Date
  readonly controller: AbortController
}

export class InProcessLocks implements SessionLocks {
  readonly #registry: ResourceRegistry
  readonly #held = new Map<string, Held>()

  constructor(registry: ResourceRegistry) {
    this.#registry = registry
  }

  get size(): number {
    return this.#held.size
  }

  isHeld(sessionId: string): boolean {
    return this.#held.has(sessionId)
  }

  acquire(sessionId: string, holder: string): SessionLock {
    const other = this.#held.get(sessionId)
    if (other !== undefined) {
      throw new TidemarkError(
        'session-busy',
        `Lock session ${sessionId} for ${holder}: ${other.holder} holds it since ${other.since.toISOString()}`,
      )
    }
    const own: Held = { holder, since: new Date(), controller: new AbortController() }
    const holding = this.#registry.hold('lock', `session ${sessionId}`)
    this.#held.set(sessionId, own)
    return {
      signal: own.controller.signal,
      [Symbol.dispose]: () => {
        if (this.#held.get(sessionId) === own) this.#held.delete(sessionId)
        holding[Symbol.dispose]()
      },
    }
  }

  abort(sessionId: string, reason: Error): boolean {
    const held = this.#held.get(sessionId)
    held?.controller.abort(reason)
    return held !== undefined
  }

  abortAll(reason: Error): void {
    for (const { controller } of this.#held.values()) controller.abort(reason)
  }
}
