// What is held at one moment, and what came and stayed between two.
import type { EntryState } from './entry.ts'
import type { ResourceKind } from './kind.ts'
import type { OwnerScope } from './owner.ts'
import type { Site } from './site.ts'

export interface KindFigures {
  readonly live: number
  readonly liveBytes: number
  readonly acquired: number
  readonly released: number
  /** Handles collected while their holding was open. */
  readonly collected: number
  /** The most that were ever live at once. */
  readonly highWater: number
  readonly highWaterBytes: number
  /** Undefined when nothing is held, or nothing that is listed. */
  readonly oldestAgeMs: number | undefined
}

export interface HeldOwner {
  readonly scope: OwnerScope
  readonly name: string
  /** Outermost first. */
  readonly path: string
  readonly ended: boolean
}

export interface Held {
  readonly id: number
  readonly kind: ResourceKind
  readonly label: string
  readonly state: Exclude<EntryState, 'released'>
  readonly ageMs: number
  readonly bytes: number | undefined
  readonly owner: HeldOwner | undefined
  readonly site: Site | undefined
}

export interface RegistrySnapshot {
  readonly atMs: number
  readonly kinds: ReadonlyMap<ResourceKind, KindFigures>
  /** Oldest first within a kind. */
  readonly held: readonly Held[]
  /** Live holdings that are counted in `kinds` and not listed in `held`, because a bound was reached. */
  readonly unlisted: number
}

export interface RegistryDifference {
  readonly overMs: number
  /** Live after minus live before, for kinds where that is not 0. */
  readonly kinds: ReadonlyMap<ResourceKind, number>
  /** Acquired after the first moment and still held at the second. */
  readonly stayed: readonly Held[]
}

/** Both must come from the same registry. */
export function difference(before: RegistrySnapshot, after: RegistrySnapshot): RegistryDifference {
  const known = new Set(before.held.map((held) => held.id))
  const kinds = [...after.kinds].map(
    ([kind, { live }]) => [kind, live - (before.kinds.get(kind)?.live ?? 0)] as const,
  )
  return {
    overMs: after.atMs - before.atMs,
    kinds: new Map(kinds.filter(([, growth]) => growth !== 0)),
    stayed: after.held.filter((held) => !known.has(held.id)),
  }
}

/** Live holdings by the path of their owner, those of owners inside it included. */
export function byOwner(snapshot: RegistrySnapshot): ReadonlyMap<string, readonly Held[]> {
  const groups = new Map<string, Held[]>()
  for (const held of snapshot.held) {
    const steps = held.owner?.path.split(' › ') ?? []
    for (let depth = 1; depth <= steps.length; depth++) {
      const path = steps.slice(0, depth).join(' › ')
      const group = groups.get(path)
      if (group === undefined) groups.set(path, [held])
      else group.push(held)
    }
  }
  return groups
}
