// Things that were released: they should soon be garbage, and what survives collection after collection is retained.
import { CollectionCounter } from './collections.ts'
import type { Entry } from './entry.ts'
import type { Site } from './site.ts'
import type { ResourceKind } from './kind.ts'

/** Released things under watch, some 200 bytes each; the oldest is let go for a new one. */
const maxWatched = 4096

/** A thing reachable after this many full collections is no longer waiting for one. */
const collectionsUntilRetained = 3

export interface Retained {
  readonly kind: ResourceKind
  readonly label: string
  readonly site: Site | undefined
  /** Full collections that it has survived since its release. */
  readonly collections: number
}

interface Watched {
  readonly kind: ResourceKind
  readonly entry: Entry
  readonly target: WeakRef<object>
  readonly releasedAt: number
}

export class ReleasedWatch {
  /** Watched things let go unjudged because of the bound. */
  dropped = 0
  #collections: CollectionCounter | undefined
  readonly #watched = new Set<Watched>()

  add(kind: ResourceKind, entry: Entry, target: WeakRef<object>): void {
    this.#collections ??= new CollectionCounter()
    if (this.#watched.size >= maxWatched) this.#makeRoom()
    this.#watched.add({ kind, entry, target, releasedAt: this.#collections.count })
  }

  /** What is still reachable after at least three full collections; whoever holds it is the leak. */
  retained(): Retained[] {
    const now = this.#collections?.count ?? 0
    const found: Retained[] = []
    for (const watched of this.#watched) {
      const collections = now - watched.releasedAt
      if (watched.target.deref() === undefined) this.#watched.delete(watched)
      else if (collections >= collectionsUntilRetained) {
        found.push({ kind: watched.kind, label: watched.entry.label, site: watched.entry.site, collections })
      }
    }
    return found
  }

  #makeRoom(): void {
    for (const watched of this.#watched) {
      if (watched.target.deref() === undefined) this.#watched.delete(watched)
    }
    const [oldest] = this.#watched
    if (this.#watched.size < maxWatched || oldest === undefined) return
    this.#watched.delete(oldest)
    this.dropped++
  }
}
