// Live resources: those that the registry counts exactly, and beside them those that the probe sees, where there is one.
import { otherValue, resourceKind } from '../catalogue/label-sets.ts'
import type { MetricSource, Readings } from '../metrics/readings.ts'
import type { KindFigures } from '../../resources/snapshot.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { type SeenKind, seenResources } from './seen-resources.ts'

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
    'probeLoaded',
    'probeBlind',
    'probeDropped',
    'probeFaults',
  ] as const
  readonly #registry: ResourceRegistry
  /** The most of each kind that was found at a look. */
  readonly #highest = new Map<string, number>()

  constructor(registry: ResourceRegistry) {
    this.#registry = registry
  }

  read(readings: Readings): void {
    const seen = seenResources()
    const booked = new Map<string, KindFigures>(this.#registry.figures())
    const others = { ...nothing }
    for (const kind of new Set([...booked.keys(), ...(seen?.kinds.keys() ?? [])])) {
      const found = this.#figuresOf(kind, booked.get(kind), seen?.kinds.get(kind))
      if (builtIn.has(kind)) set(readings, kind, found)
      else add(others, found)
    }
    set(readings, otherValue, others)
    readings.setEach('resourcesLeftOpen', 'scope', this.#registry.leftOpen())
    readings.set('probeLoaded', {}, seen === undefined ? 0 : 1)
    if (seen === undefined) return
    const { blind, dropped, faults } = seen.report
    readings.setEach(
      'probeBlind',
      'kind',
      blind.map(({ kind }) => [kind, 1] as const),
    )
    readings.set('probeDropped', {}, dropped)
    readings.set('probeFaults', {}, faults)
  }

  #figuresOf(kind: string, booked: KindFigures | undefined, seen: SeenKind | undefined): Figures {
    const { live, liveBytes, acquired, released, collected, highWater } = { ...nothing, ...booked }
    const all = live + (seen?.live ?? 0)
    const highest = Math.max(all, highWater, this.#highest.get(kind) ?? 0)
    if (seen !== undefined) this.#highest.set(kind, highest)
    const ageMs = Math.max(booked?.oldestAgeMs ?? 0, seen?.oldestAgeMs ?? 0)
    return { live: all, liveBytes, acquired, released, collected, highWater: highest, ageMs }
  }
}

const nothing = { live: 0, liveBytes: 0, acquired: 0, released: 0, collected: 0, highWater: 0, ageMs: 0 }

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
