// What is kept for each session and must end with it: on its end, its deletion, at shutdown, and when none of these ever
// comes, some time after its last use. One timer for the whole table, armed only while there is something in it.
import { TidemarkError } from '../errors.ts'
import type { Owner } from '../resources/owner.ts'
import type { ResourceRegistry } from '../resources/registry.ts'
import { OwnedTimeout } from './owned-timeout.ts'

export interface PerSessionOptions {
  /** For people: what the table keeps, plural. */
  readonly label: string
  readonly registry: ResourceRegistry
  /** After the last use. */
  readonly ttlMs: number
  /** The one that was used longest ago goes. */
  readonly maxSessions: number
}

/** How entries came to their end, counted from the start. */
export interface PerSessionCounters {
  readonly live: number
  readonly ended: number
  readonly expired: number
  readonly evicted: number
}

export interface PerSession<Entry extends Disposable> extends Disposable {
  readonly counters: PerSessionCounters
  get(sessionId: string): Entry | undefined
  /** The entry of this session, made when there is none; counts as a use. @throws TidemarkError `disposed` */
  obtain(sessionId: string, make: (owner: Owner) => Entry): Entry
  /** False when there was none. */
  end(sessionId: string): boolean
  values(): Iterable<Entry>
}

export type CreatePerSession = <Entry extends Disposable>(options: PerSessionOptions) => PerSession<Entry>

interface Kept<Entry> {
  readonly entry: Entry
  readonly owner: Owner
  usedMs: number
}

export class ExpiringPerSession<Entry extends Disposable> implements PerSession<Entry> {
  readonly #options: PerSessionOptions
  /** In the order of their last use. */
  readonly #kept = new Map<string, Kept<Entry>>()
  readonly #counts = { ended: 0, expired: 0, evicted: 0 }
  #timer: OwnedTimeout | undefined
  #closed = false

  constructor(options: PerSessionOptions) {
    this.#options = options
  }

  get counters(): PerSessionCounters {
    return { live: this.#kept.size, ...this.#counts }
  }

  get(sessionId: string): Entry | undefined {
    return this.#kept.get(sessionId)?.entry
  }

  obtain(sessionId: string, make: (owner: Owner) => Entry): Entry {
    const { label, registry, maxSessions } = this.#options
    if (this.#closed) throw new TidemarkError('disposed', `Keep ${label} of a session: they were shut down`)
    const known = this.#kept.get(sessionId)
    if (known !== undefined) return this.#touch(sessionId, known)
    const owner = registry.owner('session', sessionId)
    const entry = make(owner)
    this.#kept.set(sessionId, { entry, owner, usedMs: performance.now() })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= maxSessions) break
      this.#drop(oldest, 'evicted')
    }
    this.#arm()
    return entry
  }

  end(sessionId: string): boolean {
    return this.#drop(sessionId, 'ended')
  }

  *values(): Generator<Entry, void, undefined> {
    for (const { entry } of this.#kept.values()) yield entry
  }

  [Symbol.dispose](): void {
    this.#closed = true
    for (const sessionId of this.#kept.keys()) this.#drop(sessionId, 'ended')
    this.#disarm()
  }

  #touch(sessionId: string, kept: Kept<Entry>): Entry {
    kept.usedMs = performance.now()
    this.#kept.delete(sessionId)
    this.#kept.set(sessionId, kept)
    return kept.entry
  }

  #drop(sessionId: string, how: 'ended' | 'expired' | 'evicted'): boolean {
    const kept = this.#kept.get(sessionId)
    if (kept === undefined) return false
    this.#kept.delete(sessionId)
    this.#counts[how]++
    kept.entry[Symbol.dispose]()
    kept.owner[Symbol.dispose]()
    if (this.#kept.size === 0) this.#disarm()
    return true
  }

  /** For the moment when the one used longest ago expires, should nobody use it before. */
  #arm(): void {
    const [oldest] = this.#kept.values()
    if (this.#timer !== undefined || oldest === undefined) return
    const { label, registry, ttlMs } = this.#options
    const afterMs = Math.max(1, oldest.usedMs + ttlMs - performance.now())
    this.#timer = new OwnedTimeout({ label: `expiry of ${label}`, afterMs, registry }, () => this.#expire())
  }

  #expire(): void {
    this.#disarm()
    const lastUseMs = performance.now() - this.#options.ttlMs
    for (const [sessionId, { usedMs }] of this.#kept) {
      if (usedMs > lastUseMs) break
      this.#drop(sessionId, 'expired')
    }
    this.#arm()
  }

  #disarm(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }
}
