// What a health check or a person wants at one look, as JSON: who holds what, and what is kept against its bound.
import type { ResourceRegistry } from '../../resources/registry.ts'
import { redactedDeep, redaction } from '../../redacted.ts'
import { store } from '../catalogue/label-sets.ts'
import type { Reading } from '../metrics/readings.ts'
import type { Telemetry } from '../metrics/telemetry.ts'
import type { PressureMonitor } from '../pressure/pressure-monitor.ts'
import { seenResources, type SeenResources } from '../sources/seen-resources.ts'

export interface StatsParts {
  readonly telemetry: Telemetry
  readonly registry: ResourceRegistry
  /** Undefined when nobody watches the memory. */
  readonly monitor: PressureMonitor | undefined
}

export interface OwnerStats {
  /** What kind of owner it is, and its name. */
  readonly scope: string
  readonly name: string
  /** Its holdings are a leak. */
  readonly ended: boolean
  readonly live: number
  readonly bytes: number
}

export interface ResourceStats {
  readonly live: number
  /** Of those: what the probe sees. The others are booked. */
  readonly seen: number
  /** By who books them. */
  readonly acquired: number
  readonly released: number
}

export interface OriginStats {
  readonly kind: string
  readonly label: string
  readonly live: number
  readonly oldestAgeSeconds: number
  /** `file:line function` that acquired them; undefined where it is not known. */
  readonly at: string | undefined
}

export interface ProbeStats {
  readonly level: string
  /** Those with most, first; at most 100. */
  readonly origins: readonly OriginStats[]
  readonly originsLeftOut: number
  /** Not counted because of a bound. */
  readonly dropped: number
  /** Observations that failed. */
  readonly faults: number
  /** Kinds that are not counted, and why. */
  readonly blind: readonly { readonly kind: string; readonly reason: string }[]
}

export interface Stats {
  readonly schema: 'tidemark.stats/1'
  /** ISO 8601. */
  readonly at: string
  readonly process: { readonly pid: number; readonly uptimeSeconds: number; readonly node: string }
  readonly memory: Readonly<Record<string, number>>
  readonly limits: { readonly memoryBytes: number; readonly heapBytes: number } | undefined
  readonly pressure: { readonly level: string; readonly measure: string; readonly share: number } | undefined
  /** Of kinds that were ever booked, or that the probe sees. */
  readonly resources: Readonly<Record<string, ResourceStats>>
  /** Undefined without a probe: then nothing but what was booked is known. */
  readonly probe: ProbeStats | undefined
  /** Those that hold most, first; at most 100. */
  readonly owners: readonly OwnerStats[]
  readonly ownersLeftOut: number
  /** What is kept within a bound. 0 is no bound. */
  readonly stores: Readonly<
    Record<string, { readonly entries: number; readonly bytes: number; readonly limitBytes: number }>
  >
}

const mostOwners = 100
const mostOrigins = 100

/** Without secrets: labels, names and paths are the program's. */
export function statsOf(parts: StatsParts): Stats {
  return redactedDeep(readStats(parts), redaction(process.env))
}

function readStats({ telemetry, registry, monitor }: StatsParts): Stats {
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
  const found = monitor?.state.found
  const owners = ownersOf(registry)
  const seen = seenResources()
  return {
    schema: 'tidemark.stats/1',
    at: new Date().toISOString(),
    process: { pid: process.pid, uptimeSeconds: Math.round(process.uptime()), node: process.version },
    memory: { rss, heapUsed, heapTotal, external, arrayBuffers },
    limits: monitor?.reading.limits,
    pressure: found && { level: found.level, measure: found.measure, share: found.share },
    resources: resourcesOf(registry, seen),
    probe: seen && probeOf(seen),
    owners: owners.slice(0, mostOwners),
    ownersLeftOut: Math.max(0, owners.length - mostOwners),
    stores: storesOf(telemetry),
  }
}

function resourcesOf(registry: ResourceRegistry, seen: SeenResources | undefined): Stats['resources'] {
  const resources: Record<string, ResourceStats> = {}
  for (const [kind, { live, acquired, released }] of registry.figures()) {
    if (acquired > 0) resources[kind] = { live, seen: 0, acquired, released }
  }
  for (const [kind, { live }] of seen?.kinds ?? []) {
    const booked = resources[kind] ?? { live: 0, acquired: 0, released: 0 }
    resources[kind] = { ...booked, live: booked.live + live, seen: live }
  }
  return resources
}

function probeOf({ report: { level, dropped, faults, blind }, origins }: SeenResources): ProbeStats {
  return {
    level,
    origins: origins.slice(0, mostOrigins).map(originOf),
    originsLeftOut: Math.max(0, origins.length - mostOrigins),
    dropped,
    faults,
    blind,
  }
}

function originOf({ kind, label, live, oldestAgeMs, site }: SeenResources['origins'][number]): OriginStats {
  const at = site && `${site.file}:${site.line} ${site.function ?? ''}`.trimEnd()
  return { kind, label, live, oldestAgeSeconds: Math.round(oldestAgeMs / 1000), at }
}

function ownersOf(registry: ResourceRegistry): readonly OwnerStats[] {
  const groups = Map.groupBy(registry.snapshot().held, ({ owner }) => owner?.path ?? '')
  return [...groups.values()]
    .map((held): OwnerStats => {
      const { scope = 'none', name = '', ended = false } = held[0]?.owner ?? {}
      const bytes = held.reduce((sum, each) => sum + (each.bytes ?? 0), 0)
      return { scope, name, ended, live: held.length, bytes }
    })
    .toSorted((a, b) => b.live - a.live || b.bytes - a.bytes)
}

function storesOf(telemetry: Telemetry): Stats['stores'] {
  const readings = new Map<string, Reading>()
  for (const reading of telemetry.read('endpoint')) readings.set(reading.key, reading)
  const value = (key: string, index: number): number => readings.get(key)?.values[index] ?? 0
  if (!readings.has('storeSize')) return {}
  return Object.fromEntries(
    store.values.map((name, index) => [
      name,
      {
        entries: value('storeEntries', index),
        bytes: value('storeSize', index),
        limitBytes: value('storeLimit', index),
      },
    ]),
  )
}
