// What grew in one thread while it was looked at: counts of what keeps its loop alive by persistence alone, bytes by a slope
// with bounds and a shape that goes on.
import { COUNT_MIN_SAMPLES, risesThroughout } from '../findings/counts/count-growth.ts'
import { type GrowthShape, growthShape, SHAPE_MIN_POINTS } from '../findings/bytes/growth-shape.ts'
import { formatBytes } from '../findings/quantity.ts'
import { theilSen } from '../findings/bytes/slope.ts'
import type { AllocationSite } from './allocation-sites.ts'
import type { InsideFacts } from './inside.ts'

export interface Grown {
  /** `heap`, `Timeout`, `socket descriptors`. */
  readonly what: string
  readonly unit: 'bytes' | 'count'
  readonly first: number
  readonly last: number
  readonly perMinute: number
  /** Allocated most of what grew; undefined where none is known. */
  readonly site: AllocationSite | undefined
}

/** What a thread says of itself at one look. */
export interface ThreadLook {
  /** Since the first. */
  readonly atMs: number
  readonly inside: InsideFacts
}

export interface ThreadGrowth {
  readonly grown: readonly Grown[]
  /** Why it is neither growth nor its absence, in sentences. */
  readonly doubts: readonly string[]
  /** Growth of less in all this time is not told from noise. */
  readonly leastBytes: number
}

/** An attached process runs with its optimising tiers on: what compiled code refers to comes and goes by so much. */
const WORTH_BYTES = 262_144
/** Six collections after its last run V8 lets go of a function's bytecode: that alone makes the first looks fall. */
const EARLY_COLLECTIONS = 6
/** In which caches still fill. */
const EARLY_SHARE = 1 / 3
/** Of the bytes that grew in the second half: a function with less did not make them grow. */
const SITE_SHARE = 0.2
/** Of which those after the early ones are enough for a shape. */
export const LEAST_LOOKS = SHAPE_MIN_POINTS + EARLY_COLLECTIONS
const MS_PER_MINUTE = 60_000

const byteKinds = {
  heap: ({ inside }: ThreadLook) => inside.heapUsedBytes,
  'array buffers': ({ inside }: ThreadLook) => inside.arrayBuffersBytes,
  'external memory': ({ inside }: ThreadLook) => inside.externalBytes,
} as const

/**
 * @param name of a worker; undefined is the main thread
 * @param collects each look came after a collection
 */
export function threadGrowth(
  name: string | undefined,
  looks: readonly ThreadLook[],
  risen: readonly AllocationSite[],
  collects: boolean,
): ThreadGrowth {
  const within = (what: string): string => (name === undefined ? what : `${what} of ${name}`)
  const counts = grownCounts(looks, ({ inside }) => Object.entries(inside.resources), risen)
  const bytes = collects
    ? judgedBytes(looks, risen, within)
    : { grown: [], doubts: [], leastBytes: WORTH_BYTES }
  return {
    grown: [...counts, ...bytes.grown].map((each) => ({ ...each, what: within(each.what) })),
    doubts: bytes.doubts,
    leastBytes: bytes.leastBytes,
  }
}

/** Counts by their names, of which one that is not told is none. */
export function grownCounts<Timed extends { readonly atMs: number }>(
  looks: readonly Timed[],
  countsOf: (look: Timed) => readonly (readonly [string, number])[],
  risen: readonly AllocationSite[],
): readonly Grown[] {
  if (looks.length < COUNT_MIN_SAMPLES) return []
  const all = looks.map((look) => new Map(countsOf(look)))
  const kinds = new Set(all.flatMap((counts) => [...counts.keys()]))
  return [...kinds].flatMap((what) => {
    const series = all.map((counts) => counts.get(what) ?? 0)
    return risesThroughout(series) ? [grownOf(what, 'count', looks, series, acquirer(what, risen))] : []
  })
}

/** Through which module of Node's a resource of this kind is acquired. */
const acquiredThrough: Readonly<Record<string, RegExp>> = {
  Timeout: /^node:(?:internal\/)?timers/,
  Immediate: /^node:(?:internal\/)?timers/,
  TCPSocketWrap: /^node:(?:net|_?http|https|tls|internal\/deps\/undici)/,
  TCPServerWrap: /^node:(?:net|_?http|https|tls)/,
  ProcessWrap: /^node:(?:internal\/)?child_process/,
  'child processes': /^node:(?:internal\/)?child_process/,
}

function acquirer(what: string, risen: readonly AllocationSite[]): AllocationSite | undefined {
  const through = acquiredThrough[what]
  return through === undefined
    ? undefined
    : risen.find((site) => site.through.some((module) => through.test(module)))
}

function judgedBytes(
  looks: readonly ThreadLook[],
  risen: readonly AllocationSite[],
  within: (what: string) => string,
): ThreadGrowth {
  const grown: Grown[] = []
  const doubts: string[] = []
  let leastBytes = WORTH_BYTES
  const later = looks.slice(Math.max(EARLY_COLLECTIONS, Math.floor(looks.length * EARLY_SHARE)))
  for (const [what, read] of Object.entries(byteKinds)) {
    const { shape, leastBytes: least } = byteTrend(later, read, WORTH_BYTES)
    leastBytes = Math.max(leastBytes, least)
    if (shape === undefined) continue
    const series = later.map(read)
    const rise = formatBytes((series.at(-1) ?? 0) - (series[0] ?? 0))
    if (shape === 'goes-on')
      grown.push(grownOf(what, 'bytes', later, series, biggest(risen, looks.map(read))))
    else doubts.push(`${within(what)} rose by ${rise}, ${BUT[shape]}: a longer --for shows whether it ends`)
  }
  return { grown, doubts, leastBytes }
}

const BUT = {
  slows: 'and slowed',
  holds: 'but not in every stretch',
  scatters: 'by looks that are too few or too far apart to tell it from noise',
} as const

export interface ByteTrend {
  /** Undefined where it does not rise by what is worth a word; `scatters` where that is within its bounds alone. */
  readonly shape: GrowthShape | 'scatters' | undefined
  /** What it may have risen by at the most, and never less than what is worth a word. */
  readonly leastBytes: number
}

export function byteTrend<Timed extends { readonly atMs: number }>(
  looks: readonly Timed[],
  read: (look: Timed) => number,
  worthBytes: number,
): ByteTrend {
  if (looks.length < SHAPE_MIN_POINTS) return { shape: undefined, leastBytes: worthBytes }
  const points = looks.map((look) => ({ x: look.atMs, y: read(look) }))
  const { perX, lower = 0, upper = perX } = theilSen(points)
  const overMs = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
  const leastBytes = Math.max(worthBytes, upper * overMs)
  if (perX * overMs < worthBytes) return { shape: undefined, leastBytes }
  return { shape: lower <= 0 ? 'scatters' : growthShape(points), leastBytes }
}

function biggest(risen: readonly AllocationSite[], series: readonly number[]): AllocationSite | undefined {
  const rise = (series.at(-1) ?? 0) - (series[Math.floor((series.length - 1) / 2)] ?? 0)
  const [first] = risen
  return first !== undefined && first.bytes >= SITE_SHARE * rise ? first : undefined
}

function grownOf(
  what: string,
  unit: Grown['unit'],
  looks: readonly { readonly atMs: number }[],
  series: readonly number[],
  site: AllocationSite | undefined,
): Grown {
  const first = series[0] ?? 0
  const last = series.at(-1) ?? 0
  const overMs = (looks.at(-1)?.atMs ?? 0) - (looks[0]?.atMs ?? 0)
  return { what, unit, first, last, perMinute: ((last - first) * MS_PER_MINUTE) / Math.max(1, overMs), site }
}
