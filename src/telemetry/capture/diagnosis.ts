// What is known at once and costs nothing: written before anything that could itself end the process.
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { Held, RegistrySnapshot } from '../../resources/snapshot.ts'
import { spacesOfHeap } from '../pressure/engine-heap.ts'
import type { MemoryReading } from '../pressure/memory-reading.ts'
import { measured } from '../pressure/pressure-level.ts'
import { seenResources, type SeenResources } from '../sources/seen-resources.ts'
import { type FamilyMember, family, openDescriptors } from '../../system/process-facts.ts'

export const captureCauses = ['critical', 'growth', 'signal'] as const
export type CaptureCause = (typeof captureCauses)[number]

export interface HeldTogether {
  readonly kind: string
  /** The acquiring line where it is known, else the label. */
  readonly origin: string
  readonly live: number
  /** Of those whose size is known. */
  readonly bytes: number
}

export interface Diagnosis {
  readonly schema: 'tidemark.diagnosis/1'
  readonly cause: CaptureCause
  /** ISO 8601. */
  readonly at: string
  readonly process: {
    readonly pid: number
    readonly uptimeSeconds: number
    readonly node: string
    readonly platform: string
  }
  readonly shares: ReturnType<typeof measured>
  readonly reading: MemoryReading
  readonly memory: NodeJS.MemoryUsage
  readonly spaces: readonly {
    readonly name: string
    readonly usedBytes: number
    readonly sizeBytes: number
  }[]
  readonly resources: {
    /** Live ones by kind, those with none left out; those that a loaded probe sees among them. */
    readonly kinds: Readonly<Record<string, number>>
    /** The most numerous first. */
    readonly top: readonly HeldTogether[]
    /** Node's own, by type. */
    readonly active: Readonly<Record<string, number>>
  }
  readonly descriptors: Readonly<Record<string, number>>
  readonly family: readonly FamilyMember[]
}

const mostOrigins = 30

export function diagnose(cause: CaptureCause, reading: MemoryReading, registry: ResourceRegistry): Diagnosis {
  const { kinds } = registry.snapshot()
  const seen = seenResources()
  return {
    schema: 'tidemark.diagnosis/1',
    cause,
    at: new Date(reading.wallMs).toISOString(),
    process: {
      pid: process.pid,
      uptimeSeconds: Math.round(process.uptime()),
      node: process.version,
      platform: process.platform,
    },
    shares: measured(reading),
    reading,
    memory: process.memoryUsage(),
    spaces: spacesOfHeap().map(({ space_name, space_used_size, space_size }) => ({
      name: space_name,
      usedBytes: space_used_size,
      sizeBytes: space_size,
    })),
    resources: {
      kinds: liveKinds(kinds, seen),
      top: topHoldings(registry, seen).slice(0, mostOrigins),
      active: counted(process.getActiveResourcesInfo()),
    },
    descriptors: openDescriptors(),
    family: family(),
  }
}

export function liveKinds(
  booked: RegistrySnapshot['kinds'],
  seen: SeenResources | undefined,
): Record<string, number> {
  const live: Record<string, number> = {}
  for (const [kind, figures] of [...booked, ...(seen?.kinds ?? [])]) {
    if (figures.live > 0) live[kind] = (live[kind] ?? 0) + figures.live
  }
  return live
}

/** By line and kind, the most numerous first. */
export function topHoldings(
  registry: ResourceRegistry,
  seen: SeenResources | undefined,
): readonly HeldTogether[] {
  const { held } = registry.snapshot()
  return [...holdingsTogether(held), ...(seen?.origins.map(originTogether) ?? [])].toSorted(
    (a, b) => b.live - a.live || b.bytes - a.bytes,
  )
}

function holdingsTogether(held: readonly Held[]): readonly HeldTogether[] {
  const groups = Map.groupBy(held, (each) => `${each.kind}\n${originOf(each)}`)
  return [...groups.values()].flatMap((group): HeldTogether[] => {
    const [first] = group
    if (first === undefined) return []
    const bytes = group.reduce((sum, each) => sum + (each.bytes ?? 0), 0)
    return [{ kind: first.kind, origin: originOf(first), live: group.length, bytes }]
  })
}

function originTogether(seen: SeenResources['origins'][number]): HeldTogether {
  return { kind: seen.kind, origin: originOf(seen), live: seen.live, bytes: 0 }
}

function originOf({ site, label }: Pick<Held, 'site' | 'label'>): string {
  return site === undefined ? label : `${site.file}:${site.line} ${site.function ?? ''}`.trimEnd()
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
