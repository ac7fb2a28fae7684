// One prompt per session at a time. A lock is a Disposable: `using` releases it on every path, a throw and an abort too.
import { TidemarkError } from '../errors.ts'
import type { Owner } from '../resources/owner.ts'
import type { ResourceRegistry } from '../resources/registry.ts'
import { settledWithin } from './settled-within.ts'

export interface SessionLock extends Disposable {
  /** Aborted when the holder must stop: by the session's own abort or when the agent is disposed. */
  readonly signal: AbortSignal
  /** Ties it to the instance that the holder works in, once that is known: when the instance ends the lock does. */
  workFor(owner: Owner): void
}

/** Somebody else holds the lock. */
export class SessionBusyError extends TidemarkError {
  readonly holder: string
  readonly since: Date

  constructor(action: string, { holder, since }: { readonly holder: string; readonly since: Date }) {
    super('session-busy', `${action}: ${holder} holds it since ${since.toISOString()}`)
    this.holder = holder
    this.since = since
  }
}

export interface SessionLocks {
  readonly size: number
  /** Because somebody held them, from the start. */
  readonly refused: number
  isHeld(sessionId: string): boolean
  /** @throws SessionBusyError naming the holder and since when */
  acquire(sessionId: string, holder: string): SessionLock
  /** Asks the holder to stop. False when nobody holds the lock. */
  abort(sessionId: string, reason: Error): boolean
  /** Asks every holder to stop. */
  abortAll(reason: Error): void
  /**
   * Asks the holders that work for an owner to stop, and takes their locks away from those that have not after `graceMs`.
   * Returns how many there were.
   */
  endOwned(owner: Owner, reason: Error, graceMs: number): Promise<number>
}

interface Held {
  readonly holder: string
  readonly since: Date
  owner: Owner | undefined
  readonly controller: AbortController
  readonly released: PromiseWithResolvers<void>
  readonly release: () => void
}

export class InProcessLocks implements SessionLocks {
  refused = 0
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
      this.refused++
      throw new SessionBusyError(`Lock session ${sessionId} for ${holder}`, other)
    }
    const holding = this.#registry.hold('lock', `session ${sessionId}`)
    const own: Held = {
      holder,
      since: new Date(),
      owner: undefined,
      controller: new AbortController(),
      released: Promise.withResolvers(),
      release: () => {
        if (this.#held.get(sessionId) === own) this.#held.delete(sessionId)
        holding[Symbol.dispose]()
        own.released.resolve()
      },
    }
    this.#held.set(sessionId, own)
    return {
      signal: own.controller.signal,
      workFor: (owner) => void (own.owner = owner),
      [Symbol.dispose]: own.release,
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

  async endOwned(owner: Owner, reason: Error, graceMs: number): Promise<number> {
    const owned = [...this.#held.values()].filter((held) => held.owner === owner)
    if (owned.length === 0) return 0
    for (const { controller } of owned) controller.abort(reason)
    await settledWithin(
      owned.map(({ released }) => released.promise),
      graceMs,
    )
    for (const { release } of owned) release()
    return owned.length
  }
}
