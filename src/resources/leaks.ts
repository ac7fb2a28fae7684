// Three leaks told apart: nobody released it, nobody could any more, or it was released and somebody still holds it.
import type { ResourceRegistry } from './registry.ts'
import type { Retained } from './released.ts'
import type { Held } from './snapshot.ts'

export interface Leaks {
  /** The owner is done and the holding is alive. */
  readonly neverReleased: readonly Held[]
  /** The holding was collected while it was open. Needs level `origins` or `full`. */
  readonly collectedWithoutRelease: readonly Held[]
  /** Released, and its target is reachable after several full collections. */
  readonly releasedButRetained: readonly Retained[]
}

/** Each holding appears once; one that was collected is not listed as never released. */
export function leaksOf(registry: ResourceRegistry): Leaks {
  const { held } = registry.snapshot()
  return {
    neverReleased: held.filter(({ state, owner }) => state === 'held' && owner?.ended === true),
    collectedWithoutRelease: held.filter(({ state }) => state === 'collected'),
    releasedButRetained: registry.retained(),
  }
}
