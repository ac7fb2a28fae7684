// What every capture of a kind of resource offers: it is installed, asked what is alive, and removed.
import type { ResourceKind } from '../../resources/kind.ts'
import type { RegistryLevel } from '../../resources/level.ts'
import type { Site } from '../../resources/site.ts'

/** One live resource, or several of the same origin. */
export interface Live {
  readonly kind: ResourceKind
  /** What it is, without ids: `Timeout`, `Socket 'close'`. Part of the origin's identity, so its variety must be small. */
  readonly label: string
  /** The line that acquired it; undefined where it was not captured or is Node's own. */
  readonly site: Site | undefined
  readonly count: number
  /** At least this old. */
  readonly ageMs: number
}

export interface LiveResources {
  /** Resources not watched because of a bound. */
  readonly dropped: number
  /** Lets go of what has ended. Called before every inspection and once a second. */
  sweep(): void
  /** What is alive, after a sweep. Keeps nothing of it reachable. */
  live(): Iterable<Live>
}

export interface Capture extends LiveResources, Disposable {
  /** Observations that failed; the watched program never sees them. */
  readonly faults: number
}

export type Install = (level: Exclude<RegistryLevel, 'off'>) => Capture
