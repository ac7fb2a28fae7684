// Live resources, exactly as the registry counts them.
import { otherValue, resourceKind } from '../catalogue/label-sets.ts'
import type { MetricSource, Readings } from '../metrics/readings.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'

const builtIn: ReadonlySet<string> = new Set(resourceKind.values)

export class RegistrySource implements MetricSource {
  readonly metrics = [
    'resourcesLive',
    'resourcesHighWater',
    'resourceSize',
    'resourcesAcquired',
    'resourcesReleased',
    'resourcesCollected',
    'resourceOldestAge',
    'resourcesLeftOpen',
  ] as const
  readonly #registry: ResourceRegistry

  constructor(registry: ResourceRegistry) {
    this.#registry = registry
  }

  read(readings: Readings): void {
    const others = { live: 0, liveBytes: 0, acquired: 0, released: 0, collected: 0, highWater: 0, ageMs: 0 }
    for (const [kind, figures] of this.#registry.figures()) {
      const { live, liveBytes, acquired, released, collected, highWater, oldestAgeMs = 0 } = figures
      const found = { live, liveBytes, acquired, released, collected, highWater, ageMs: oldestAgeMs }
      if (builtIn.has(kind)) set(readings, kind, found)
      else add(others, found)
    }
    set(readings, otherValue, others)
    readings.setEach('resourcesLeftOpen', 'scope', this.#registry.leftOpen())
  }
}

type Figures = Record<
  'live' | 'liveBytes' | 'acquired' | 'released' | 'collected' | 'highWater' | 'ageMs',
  number
>

function set(readings: Readings, kind: string, figures: Figures): void {
  readings.setEach('resourcesLive', 'kind', [[kind, figures.live]])
  readings.setEach('resourcesHighWater', 'kind', [[kind, figures.highWater]])
  readings.setEach('resourceSize', 'kind', [[kind, figures.liveBytes]])
  readings.setEach('resourcesAcquired', 'kind', [[kind, figures.acquired]])
  readings.setEach('resourcesReleased', 'kind', [[kind, figures.released]])
  readings.setEach('resourcesCollected', 'kind', [[kind, figures.collected]])
  readings.setEach('resourceOldestAge', 'kind', [[kind, figures.ageMs / 1000]])
}

/** Kinds that the program has declared; their high-water marks need not be of one moment, so the largest is told. */
function add(sum: Figures, { highWater, ageMs, ...rest }: Figures): void {
  sum.highWater = Math.max(sum.highWater, highWater)
  sum.ageMs = Math.max(sum.ageMs, ageMs)
  sum.live += rest.live
  sum.liveBytes += rest.liveBytes
  sum.acquired += rest.acquired
  sum.released += rest.released
  sum.collected += rest.collected
}
