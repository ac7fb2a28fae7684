// Judges whether bytes after collection grow without an end; shared by the rule, the metrics and the early stop.
// A leak must pass three tests: a slope above the floor with 99 % confidence, an amount worth the name, and a shape that goes on.
import type { OpenSeries, Sample } from '../../runner/series.ts'
import { growthShape, SHAPE_MIN_POINTS, type GrowthShape } from './growth-shape.ts'
import { pointsOf, runningSamples } from '../series-values.ts'
import { theilSen, type Point } from './slope.ts'

/** Slope below which growth is not told from noise: with the tiers off, leak-free slopes are some 1 B a sample, and 32 B a cycle is found. */
export const FLOOR_BYTES_PER_CYCLE = 64
/** With the tiers on, what compiled code refers to grows too: of an agent without a leak by 3 to 11 kB at each early sample. */
const TIERS_ON_DRIFT_BYTES_PER_SAMPLE = 16_384
/** The first samples still see functions compiled and caches of V8 filled: this share is left out, where enough remain. */
const EARLY_SHARE = 0.25
const ENOUGH_TO_LEAVE_OUT = 16
/** One deviation, 84 %: enough for a doubt, not for a finding. */
const PROBABLY = 1

export interface ByteKind {
  readonly kind: 'heap' | 'external' | 'array-buffers' | 'native'
  readonly name: string
  /** Less than this in all is not worth a finding: one page of objects; for buffers, Node's pool comes in slabs of 64 kB. */
  readonly worthBytes: number
  /** Undefined where it was not seen. */
  read(sample: Sample): number | undefined
}

export const byteKinds: readonly ByteKind[] = [
  {
    kind: 'heap',
    name: 'The heap',
    worthBytes: 8_192,
    read: ({ inside }) => seen(inside, inside.heapObjectsBytes),
  },
  {
    kind: 'array-buffers',
    name: 'Memory of array buffers',
    worthBytes: 131_072,
    read: ({ inside }) => seen(inside, inside.arrayBuffersBytes),
  },
  {
    kind: 'external',
    name: 'Memory outside the heap',
    worthBytes: 131_072,
    read: ({ inside }) => seen(inside, inside.externalBytes - inside.arrayBuffersBytes),
  },
  {
    kind: 'native',
    name: 'Native memory',
    worthBytes: 524_288,
    read: nativeBytes,
  },
]

function seen({ isUnseen }: Sample['inside'], bytes: number): number | undefined {
  return isUnseen === true ? undefined : bytes
}

/**
 * V8 has up to 5 MB of pages that it does not count. What lies where its pages do, and is this much more than it counts,
 * is of another allocator that aligns as it does.
 */
const UNCOUNTED_PAGES_BYTES = 16_777_216

/** What is anonymous in this process and no heap's, nor counted as external: databases, codecs, WebAssembly. */
function nativeBytes({ inside, outside }: Sample): number | undefined {
  const { besideV8Bytes, anonymousBytes } = outside ?? {}
  if (anonymousBytes === undefined) return undefined
  const heaps = inside.heapTotalBytes + (inside.workerHeapsBytes ?? 0)
  if (besideV8Bytes === undefined) return anonymousBytes - heaps - inside.externalBytes
  const others = Math.max(0, anonymousBytes - besideV8Bytes - heaps - UNCOUNTED_PAGES_BYTES)
  return besideV8Bytes + others - inside.externalBytes
}

export interface ByteGrowth {
  readonly perCycle: number
  readonly lowerPerCycle: number | undefined
  readonly floorPerCycle: number
  /** Less than this is not worth a finding over so many cycles. */
  readonly worthPerCycle: number
  /** Growth per cycle that this many samples with this noise would have shown. */
  readonly detectablePerCycle: number | undefined
  readonly shape: GrowthShape
  /** The lower bound is above the floor and the total is worth a finding. */
  readonly rises: boolean
  readonly points: readonly Point[]
}

/** Undefined with fewer than ten samples. */
export function byteGrowth(series: OpenSeries, kind: ByteKind): ByteGrowth | undefined {
  const samples = runningSamples(series)
  const early = samples.length >= ENOUGH_TO_LEAVE_OUT ? Math.floor(samples.length * EARLY_SHARE) : 0
  const points = pointsOf(samples.slice(early), (sample) => kind.read(sample))
  const [first, last] = [points[0], points.at(-1)]
  if (points.length < SHAPE_MIN_POINTS || first === undefined || last === undefined) return undefined
  const slope = theilSen(points)
  const cycles = last.x - first.x
  const floorPerCycle = floor(allowedOf(series, kind), series.tiers, { samples: points.length, cycles })
  const worthPerCycle = worthBytes(samples, kind) / cycles
  const { perX, lower, upper } = slope
  return {
    perCycle: perX,
    lowerPerCycle: lower,
    floorPerCycle,
    worthPerCycle,
    detectablePerCycle:
      lower === undefined || upper === undefined
        ? undefined
        : Math.max(floorPerCycle, worthPerCycle) + Math.max(perX - lower, upper - perX),
    shape: growthShape(points),
    rises: lower !== undefined && lower > floorPerCycle && perX >= worthPerCycle,
    points,
  }
}

/** True when the last third alone still rises above the floor, and would be worth a finding if it went on for as long again: it slows, and where it ends is not in sight. */
export function stillRising(growth: ByteGrowth): boolean {
  const last = growth.points.slice(-Math.floor(growth.points.length / 3))
  const { perX, lower } = theilSen(last, PROBABLY)
  return (lower ?? perX) > growth.floorPerCycle && perX >= growth.worthPerCycle
}

/** Of the floor: the same leak was 8.4 to 18 kB a cycle in six runs, on a floor of 8.6. */
const NEAR_SHARE = 0.5

/**
 * True when the slope may be near the floor or above it, and is not surely above: where noise is as big as what grows, one
 * run would be over it and the next would not.
 */
export function mayRise({ rises, points, perCycle, floorPerCycle, worthPerCycle }: ByteGrowth): boolean {
  const { upper } = theilSen(points, PROBABLY)
  return !rises && perCycle >= worthPerCycle && (upper ?? perCycle) > NEAR_SHARE * floorPerCycle
}

/**
 * Less than this in all is not worth a finding in a process that was seen from outside alone: its allocator keeps pages, for
 * each of its threads, and nobody can ask for them. Codex 0.171.0 rose by up to 6 MB in 144 cycles, or did not.
 */
const UNSEEN_WORTH_BYTES = 16_777_216

function worthBytes(samples: readonly Sample[], kind: ByteKind): number {
  const isUnseen = samples.every(({ inside }) => inside.isUnseen === true)
  return isUnseen ? UNSEEN_WORTH_BYTES : kind.worthBytes
}

/** A history is texts and objects: on a heap, or in the memory of what has none. */
function allowedOf({ allowedPerCycleBytes = 0 }: OpenSeries, { kind }: ByteKind): number {
  return kind === 'heap' || kind === 'native' ? allowedPerCycleBytes : 0
}

function floor(
  allowed: number,
  tiers: OpenSeries['tiers'],
  over: { readonly samples: number; readonly cycles: number },
): number {
  const drift = (TIERS_ON_DRIFT_BYTES_PER_SAMPLE * (over.samples - 1)) / over.cycles
  return allowed + Math.max(FLOOR_BYTES_PER_CYCLE, tiers === 'on' ? drift : 0)
}
