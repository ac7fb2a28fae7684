// The registry of live holdings: what is held, since when, whose it is, and which line acquired it.
import { nowMs } from './clock.ts'
import type { Entry } from './entry.ts'
import { type Books, Holding } from './holding.ts'
import { type ResourceKind, resourceKinds } from './kind.ts'
import { Ledger } from './ledger.ts'
import type { RegistryLevel } from './level.ts'
import { Owner, type OwnerScope } from './owner.ts'
import { ReleasedWatch, type Retained } from './released.ts'
import { captureSite, originalSite, type Site } from './site.ts'
import type { Held, HeldOwner, KindFigures, RegistrySnapshot } from './snapshot.ts'

export interface RegistryOptions {
  /** Default `counts`. */
  readonly level?: RegistryLevel
  /** At `origins`, every holding of a kind has its origin up to 64 acquired, and then one in this many, at random. Default 64. */
  readonly sampleEvery?: number
}

export interface HoldOptions {
  readonly owner?: Owner | undefined
  readonly bytes?: number | undefined
  /** What the holding stands for. Kept weakly, to tell whether it is still reachable long after its release. */
  readonly target?: object
}

/** At `origins`, the first acquisitions of each kind are captured without sampling: leaks of rare kinds are seen whole. */
const alwaysCaptured = 64

export class ResourceRegistry {
  level: RegistryLevel
  readonly #sampleEvery: number
  readonly #ledgers = new Map<ResourceKind, Ledger>()
  readonly #released = new ReleasedWatch()
  readonly #books: Books
  readonly #finalization = new FinalizationRegistry<CollectedHandle>(collected)
  #nextId = 1

  constructor(options: RegistryOptions = {}) {
    this.level = options.level ?? 'counts'
    this.#sampleEvery = options.sampleEvery ?? 64
    if (this.#sampleEvery < 1) {
      throw new RangeError(`Make registry: sampleEvery is ${this.#sampleEvery} and must be at least 1`)
    }
    for (const kind of resourceKinds) this.#ledgers.set(kind, new Ledger(kind))
    this.#books = { release: (holding, ledger, entry, bytes) => this.#release(holding, ledger, entry, bytes) }
  }

  /** Adds a kind of the program's own. The set of kinds must not grow with the load. */
  declare(kind: ResourceKind): void {
    if (!this.#ledgers.has(kind)) this.#ledgers.set(kind, new Ledger(kind))
  }

  /** A holder of holdings. Dispose it when it is done: what it still holds then was never released. */
  owner(scope: OwnerScope, name: string, parent?: Owner): Owner {
    return new Owner(scope, name, parent)
  }

  /** Books one acquisition. Throws RangeError for a kind that is neither built in nor declared. */
  hold(kind: ResourceKind, label: string, options: HoldOptions = {}): Holding {
    if (this.level === 'off') return new Holding(kind)
    const ledger = this.#ledger(kind)
    ledger.count(options.bytes)
    const entry = this.#enter(ledger, label, options)
    const holding = new Holding(kind, this.#books, ledger, entry, options.bytes)
    if (entry !== undefined && this.level !== 'counts') {
      this.#finalization.register(holding, { ledger, entry }, holding)
    }
    return holding
  }

  /** Released, and still reachable after three full collections; only things given as `target`. */
  retained(): Retained[] {
    return this.#released.retained()
  }

  snapshot(): RegistrySnapshot {
    const atMs = nowMs()
    const kinds = new Map<ResourceKind, KindFigures>()
    const held: Held[] = []
    let unlisted = 0
    for (const [kind, ledger] of this.#ledgers) {
      kinds.set(kind, figuresOf(ledger, atMs))
      unlisted += ledger.unlisted
      for (const entry of ledger) held.push(heldOf(ledger, entry, atMs))
    }
    return { atMs, kinds, held, unlisted }
  }

  /** Of every kind, without what is held: its cost does not grow with that. */
  *figures(): Generator<readonly [ResourceKind, KindFigures]> {
    const atMs = nowMs()
    for (const [kind, ledger] of this.#ledgers) yield [kind, figuresOf(ledger, atMs)]
  }

  /** Live holdings whose owner is done, by what the owner is. Looks at every holding, and makes nothing of it. */
  leftOpen(): ReadonlyMap<OwnerScope, number> {
    const counts = new Map<OwnerScope, number>()
    for (const ledger of this.#ledgers.values()) {
      for (const { owner } of ledger) {
        if (owner?.ended === true) counts.set(owner.scope, (counts.get(owner.scope) ?? 0) + 1)
      }
    }
    return counts
  }

  /** Live holdings of one kind; cheaper than a snapshot. */
  live(kind: ResourceKind): number {
    return this.#ledger(kind).live
  }

  #ledger(kind: ResourceKind): Ledger {
    const ledger = this.#ledgers.get(kind)
    if (ledger === undefined) {
      throw new RangeError(`Hold ${kind}: the kind is not known and must be declared to the registry first`)
    }
    return ledger
  }

  #enter(ledger: Ledger, label: string, { owner, bytes, target }: HoldOptions): Entry | undefined {
    if (ledger.isFull) {
      ledger.unlisted++
      return undefined
    }
    const entry: Entry = {
      id: this.#nextId++,
      label,
      owner,
      sinceMs: nowMs(),
      site: this.#siteFor(ledger),
      target: target === undefined ? undefined : new WeakRef(target),
      bytes,
      state: 'held',
      previous: undefined,
      next: undefined,
    }
    ledger.list(entry)
    return entry
  }

  #siteFor(ledger: Ledger): Site | undefined {
    if (this.level === 'counts') return undefined
    const isDue = ledger.acquired <= alwaysCaptured || Math.random() * this.#sampleEvery < 1
    return this.level === 'full' || isDue ? captureSite(hold) : undefined
  }

  #release(holding: Holding, ledger: Ledger, entry: Entry | undefined, bytes: number | undefined): void {
    ledger.discount(bytes)
    if (entry === undefined) {
      ledger.unlisted--
      return
    }
    ledger.unlist(entry)
    entry.state = 'released'
    this.#finalization.unregister(holding)
    if (entry.target !== undefined) this.#released.add(ledger.kind, entry, entry.target)
  }
}

/** The function whose caller acquires. */
const hold: Function | undefined = Object.getOwnPropertyDescriptor(ResourceRegistry.prototype, 'hold')?.value

interface CollectedHandle {
  readonly ledger: Ledger
  readonly entry: Entry
}

/** Runs when a handle is garbage while its holding is open; the holding stays on the books, for nobody released it. */
function collected({ ledger, entry }: CollectedHandle): void {
  if (entry.state !== 'held') return
  entry.state = 'collected'
  ledger.collected++
}

function figuresOf(ledger: Ledger, atMs: number): KindFigures {
  const { live, liveBytes, acquired, released, highWater, highWaterBytes, oldest } = ledger
  const oldestAgeMs = oldest === undefined ? undefined : atMs - oldest.sinceMs
  return {
    live,
    liveBytes,
    acquired,
    released,
    collected: ledger.collected,
    highWater,
    highWaterBytes,
    oldestAgeMs,
  }
}

function heldOf({ kind }: Ledger, entry: Entry, atMs: number): Held {
  const { id, label, bytes, state, site, owner } = entry
  return {
    id,
    kind,
    label,
    state: state === 'collected' ? state : 'held',
    ageMs: atMs - entry.sinceMs,
    bytes,
    owner: ownerOf(owner),
    site: site && originalSite(site),
  }
}

function ownerOf(owner: Owner | undefined): HeldOwner | undefined {
  return owner && { scope: owner.scope, name: owner.name, path: owner.path, ended: owner.ended }
}
