// What grows where no path can be seen: bytes still alive by the function that allocated them, sampled at uneven moments.
// Weaker than a count, for a sample is an estimate; it is asked only of a heap that is too big for snapshots.
import type { AllocationSite, Capture, HeapEvidence } from '../../runner/heap-evidence.ts'
import { exactRate, exactShape, type ExactShape } from '../counts/exact-growth.ts'
import { allocatingFunction } from './heap-culprit.ts'
import type { Point } from '../bytes/slope.ts'

export interface SiteGrowth {
  /** `file:line` and name of the function. */
  readonly key: string
  /** Its stacks at the last look, biggest first. */
  readonly sites: readonly AllocationSite[]
  readonly points: readonly Point[]
  readonly shape: ExactShape
  /** Bytes for each cycle. */
  readonly rate: number
}

/** Less in all is within what sampling makes of nothing. */
const WORTH_BYTES = 2_048

/** True when no snapshot was taken while it ran: then sites are all there is. */
export function isBlind({ captures }: HeapEvidence): boolean {
  const running = captures.filter(isRunning)
  return running.length > 0 && running.every(({ snapshot }) => snapshot === undefined)
}

/** Biggest first, those that hold left out. */
export function siteGrowth({ captures }: HeapEvidence): readonly SiteGrowth[] {
  const running = captures.filter(isRunning)
  const series = running.map((capture) => ({ cycle: capture.cycle, bySite: byFunction(capture) }))
  const last = series.at(-1)?.bySite ?? new Map<string, readonly AllocationSite[]>()
  return [...last]
    .map(([key, sites]) => {
      const points = series.map(({ cycle, bySite }) => ({ x: cycle, y: sum(bySite.get(key) ?? []) }))
      const rise = (points.at(-1)?.y ?? 0) - (points[0]?.y ?? 0)
      const shape = rise < WORTH_BYTES ? ('holds' as const) : exactShape(points)
      return { key, sites, points, shape, rate: exactRate(points) }
    })
    .filter(({ shape }) => shape !== 'holds')
    .toSorted((one, other) => other.rate - one.rate)
}

function isRunning({ after }: Capture): boolean {
  return after === 'baseline' || after === 'run'
}

function byFunction({ sites }: Capture): ReadonlyMap<string, readonly AllocationSite[]> {
  return Map.groupBy(sites, (site) => {
    const frame = allocatingFunction([site])
    return `${frame?.file}:${frame?.line} ${frame?.function}`
  })
}

function sum(sites: readonly AllocationSite[]): number {
  return sites.reduce((total, { bytes }) => total + bytes, 0)
}
