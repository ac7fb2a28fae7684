// What is known at once and costs nothing: written before anything that could itself end the process.
import { getHeapSpaceStatistics } from 'node:v8'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { Held } from '../../resources/snapshot.ts'
import type { MemoryReading } from '../pressure/memory-reading.ts'
import { measured } from '../pressure/pressure-level.ts'
import { type FamilyMember, family, openDescriptors } from './process-facts.ts'

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
    /** Live ones by kind, those with none left out. */
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
  const { kinds, held } = registry.snapshot()
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
    spaces: getHeapSpaceStatistics().map(({ space_name, space_used_size, space_size }) => ({
      name: space_name,
      usedBytes: space_used_size,
      sizeBytes: space_size,
    })),
    resources: {
      kinds: Object.fromEntries([...kinds].flatMap(([kind, { live }]) => (live > 0 ? [[kind, live]] : []))),
      top: topHoldings(held),
      active: counted(process.getActiveResourcesInfo()),
    },
    descriptors: openDescriptors(),
    family: family(),
  }
}

function topHoldings(held: readonly Held[]): readonly HeldTogether[] {
  const groups = Map.groupBy(held, (each) => `${each.kind}\n${originOf(each)}`)
  const together = [...groups.values()].flatMap((group): HeldTogether[] => {
    const [first] = group
    if (first === undefined) return []
    const bytes = group.reduce((sum, each) => sum + (each.bytes ?? 0), 0)
    return [{ kind: first.kind, origin: originOf(first), live: group.length, bytes }]
  })
  return together.toSorted((a, b) => b.live - a.live || b.bytes - a.bytes).slice(0, mostOrigins)
}

function originOf({ site, label }: Held): string {
  return site === undefined ? label : `${site.file}:${site.line} ${site.function ?? ''}`.trimEnd()
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
