// What grew in a process while it was looked at, and by which function where one is known. Counts by persistence alone,
// bytes by a slope with bounds and a shape that goes on; what is neither growth nor its absence is undecided.
import { COUNT_MIN_SAMPLES, risesThroughout } from '../findings/counts/count-growth.ts'
import { type GrowthShape, growthShape, SHAPE_MIN_POINTS } from '../findings/bytes/growth-shape.ts'
import { formatBytes, formatMs } from '../findings/quantity.ts'
import { theilSen } from '../findings/bytes/slope.ts'
import { unseenCounts } from '../findings/unseen-words.ts'
import type { AllocationSite } from './allocation-sites.ts'
import type { Look, TimedLooks } from './timed-looks.ts'

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

export interface Growth {
  readonly verdict: 'grew' | 'nothing-grew' | 'undecided'
  readonly grown: readonly Grown[]
  /** Why it is undecided, in sentences; what was not judged. */
  readonly doubts: readonly string[]
  readonly looks: number
  readonly overMs: number
  /** Growth of less in all this time is not told from noise. */
  readonly leastBytes: number
}

/** An attached process runs with its optimising tiers on: what compiled code refers to comes and goes by so much. */
const WORTH_BYTES = 262_144
/** Pages come and go with the allocator. */
const WORTH_NATIVE_BYTES = 4_000_000
/** Six collections after its last run V8 lets go of a function's bytecode: that alone makes the first looks fall. */
const EARLY_SHARE = 1 / 3
/** Of the bytes that grew in the second half: a function with less did not make them grow. */
const SITE_SHARE = 0.2
/** Of which two thirds are enough for a shape. */
const LEAST_LOOKS = SHAPE_MIN_POINTS * 1.5
const MS_PER_MINUTE = 60_000

const byteKinds = {
  heap: ({ inside }: Look) => inside.heapUsedBytes,
  'array buffers': ({ inside }: Look) => inside.arrayBuffersBytes,
  'external memory': ({ inside }: Look) => inside.externalBytes,
} as const

/** @param collects each look came after a collection */
export function judgedGrowth({ looks, risen, brokenOff }: TimedLooks, collects: boolean): Growth {
  const overMs = (looks.at(-1)?.atMs ?? 0) - (looks[0]?.atMs ?? 0)
  const counts = grownCounts(looks, risen)
  const bytes = collects ? judgedBytes(looks, risen) : { grown: [], doubts: [NOT_COLLECTED] }
  const grown = [...counts, ...bytes.grown]
  const doubts = [
    ...(brokenOff === undefined ? [] : [`the looks broke off after ${formatMs(overMs)}: ${brokenOff}`]),
    ...(looks.length < LEAST_LOOKS
      ? [`${looks.length} looks are too few, wanted at least ${LEAST_LOOKS}: a longer --for`]
      : []),
    ...bytes.doubts,
    ...unseenCounts(new Set(looks.flatMap(({ outside }) => outside.unseen))).map(({ reason }) => reason),
    ...(grown.length === 0 && collects ? nativeDoubt(looks) : []),
  ]
  const verdict = grown.length > 0 ? 'grew' : doubts.length > 0 ? 'undecided' : 'nothing-grew'
  return { verdict, grown, doubts, looks: looks.length, overMs, leastBytes: WORTH_BYTES }
}

const NOT_COLLECTED = 'the heap was not judged: without a collection before each look it is mostly garbage'

function grownCounts(looks: readonly Look[], risen: readonly AllocationSite[]): readonly Grown[] {
  if (looks.length < COUNT_MIN_SAMPLES) return []
  const all = looks.map(countsOf)
  const kinds = new Set(all.flatMap((counts) => [...counts.keys()]))
  return [...kinds].flatMap((what) => {
    const series = all.map((counts) => counts.get(what) ?? 0)
    return risesThroughout(series) ? [grownOf(what, 'count', looks, series, acquirer(what, risen))] : []
  })
}

function countsOf({ inside, outside }: Look): ReadonlyMap<string, number> {
  return new Map([
    ...Object.entries(inside.resources),
    ...Object.entries(outside.fds ?? {}).map(([type, count]) => [`${type} descriptors`, count] as const),
    ...Object.entries(outside.files ?? {}).map(([name, count]) => [`open ${name}`, count] as const),
    ...(outside.threads === undefined ? [] : [['threads', outside.threads] as const]),
    ['child processes', outside.children],
  ])
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
  looks: readonly Look[],
  risen: readonly AllocationSite[],
): { readonly grown: readonly Grown[]; readonly doubts: readonly string[] } {
  const grown: Grown[] = []
  const doubts: string[] = []
  const later = looks.slice(Math.floor(looks.length * EARLY_SHARE))
  for (const [what, read] of Object.entries(byteKinds)) {
    const shape = byteShape(later, read, WORTH_BYTES)
    if (shape === undefined) continue
    const series = later.map(read)
    const rise = formatBytes((series.at(-1) ?? 0) - (series[0] ?? 0))
    if (shape === 'goes-on')
      grown.push(grownOf(what, 'bytes', later, series, biggest(risen, looks.map(read))))
    else doubts.push(`${what} rose by ${rise}, ${BUT[shape]}: a longer --for shows whether it ends`)
  }
  return { grown, doubts }
}

const BUT = { slows: 'and slowed', holds: 'but not in every stretch' } as const

/** Undefined where it does not rise by what is worth a word. */
function byteShape(
  looks: readonly Look[],
  read: (look: Look) => number,
  worthBytes: number,
): GrowthShape | undefined {
  if (looks.length < SHAPE_MIN_POINTS) return undefined
  const points = looks.map((look) => ({ x: look.atMs, y: read(look) }))
  const { perX, lower } = theilSen(points)
  const overMs = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
  if (lower === undefined || lower <= 0 || perX * overMs < worthBytes) return undefined
  return growthShape(points)
}

/** Memory of libraries, WebAssembly and threads: nobody inside knows it. */
function nativeDoubt(looks: readonly Look[]): readonly string[] {
  if (byteShape(looks, nativeBytes, WORTH_NATIVE_BYTES) !== 'goes-on') return []
  const [first, last] = [looks[0], looks.at(-1)]
  const rise = first === undefined || last === undefined ? 0 : nativeBytes(last) - nativeBytes(first)
  return [
    `resident memory rose by ${formatBytes(rise)}, and neither the heap nor what it counts outside: native memory, or pages that are not given back`,
  ]
}

/** With V8's pages in it where the kernel does not tell them apart. */
function nativeBytes({ inside, outside }: Look): number {
  return outside.besideV8Bytes === undefined ? outside.rssBytes : outside.besideV8Bytes - inside.externalBytes
}

function biggest(risen: readonly AllocationSite[], series: readonly number[]): AllocationSite | undefined {
  const rise = (series.at(-1) ?? 0) - (series[Math.floor((series.length - 1) / 2)] ?? 0)
  const [first] = risen
  return first !== undefined && first.bytes >= SITE_SHARE * rise ? first : undefined
}

function grownOf(
  what: string,
  unit: Grown['unit'],
  looks: readonly Look[],
  series: readonly number[],
  site: AllocationSite | undefined,
): Grown {
  const first = series[0] ?? 0
  const last = series.at(-1) ?? 0
  const overMs = (looks.at(-1)?.atMs ?? 0) - (looks[0]?.atMs ?? 0)
  return { what, unit, first, last, perMinute: ((last - first) * MS_PER_MINUTE) / Math.max(1, overMs), site }
}
