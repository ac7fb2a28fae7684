// What the probe sees alive in this thread, without what telemetry itself has: its server, its timers, its observer.
import { dirname, sep } from 'node:path'
import type { HoldingsOrigin, HoldingsReport } from '../../probe/holdings.ts'
import { lookByProbe } from '../../probe/look.ts'

export interface SeenResources {
  readonly report: HoldingsReport
  /** Largest first. */
  readonly origins: readonly HoldingsOrigin[]
  readonly kinds: ReadonlyMap<string, SeenKind>
}

export interface SeenKind {
  readonly live: number
  readonly oldestAgeMs: number
}

const own = dirname(import.meta.dirname) + sep

/** Undefined without a probe: then nothing is known of what nobody has booked. */
export function seenResources(): SeenResources | undefined {
  const report = lookByProbe()
  if (report === undefined) return undefined
  const origins = report.origins.filter(({ site }) => site === undefined || !site.file.startsWith(own))
  return { report, origins, kinds: byKind(origins) }
}

function byKind(origins: readonly HoldingsOrigin[]): ReadonlyMap<string, SeenKind> {
  const kinds = new Map<string, SeenKind>()
  for (const { kind, live, oldestAgeMs } of origins) {
    const known = kinds.get(kind) ?? { live: 0, oldestAgeMs: 0 }
    kinds.set(kind, {
      live: known.live + live,
      oldestAgeMs: Math.max(known.oldestAgeMs, oldestAgeMs),
    })
  }
  return kinds
}
