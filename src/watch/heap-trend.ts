// Whether the heap of a watched thread rises in a straight line: the same slope and shape as everywhere, over the whole of
// its time but the first third, and over the last half and quarter, for a leak may begin late.
import { growthShape, type GrowthShape, SHAPE_MIN_POINTS } from '../findings/bytes/growth-shape.ts'
import type { HeapAxis, HeapBytes, HeapHistory, HeapRow } from './heap-history.ts'
import { median, type Point, theilSen } from '../findings/bytes/slope.ts'

/**
 * By which it must have risen in all: with the optimising tiers on, what compiled code refers to comes and goes by so much.
 * What is less is told after a longer watch, for its slope needs no more than time.
 */
const WORTH_BYTES = 262_144
/** Functions are compiled, caches of V8 and of the program fill. */
const EARLY_SHARE = 1 / 3
const LATER_SHARES = [EARLY_SHARE, 1 / 2, 3 / 4] as const
/** Of the samples at the end, in which a program may have closed. */
const CLOSING_SHARE = 1 / 8

/** A rise that was reached by this share and left again to the other is a tooth, … */
const MOST_OF_TOOTH = 0.8
/** … and so many of them are no chance. */
const SURE_TEETH = 2

/** Samples after a collection that a verdict on a heap needs. */
export const LEAST_HEAP_SAMPLES = Math.ceil(SHAPE_MIN_POINTS / (1 - EARLY_SHARE))

/** Looks in a row, each higher than the one before, and by how much in all, at which a heap is looked into. */
const CLIMBING_LOOKS = 6
const CLIMBING_BYTES = 4_194_304
/** By which the lowest of its last looks is above the highest of its first: no garbage is among them. */
const RISEN_BYTES = 1_048_576

export interface HeapTrend {
  readonly kind: HeapBytes
  readonly axis: HeapAxis
  /**
   * `rises`: in a straight line. `slows`: by much, and ever less. `uneven`: by much and to the end, and in no line that can be
   * told from noise. `holds`: none of these. `unknown`: too few samples, or too little work.
   */
  readonly how: 'rises' | 'slows' | 'uneven' | 'holds' | 'unknown'
  /** Of the part that says so. */
  readonly points: readonly Point[]
  /** For each second or unit of work. */
  readonly perX: number
  /** Growth for each of these that would have been told; undefined where nothing can be said. */
  readonly detectablePerX: number | undefined
}

/** The worst of what it does, of objects and of bytes outside of the heap. */
export function heapTrend(history: HeapHistory, isWorkWanted: boolean): HeapTrend {
  const axis = history.axis(isWorkWanted)
  const heap = trendOf(history, 'heap', axis)
  const outside = trendOf(history, 'outside', axis)
  return RANK[outside.how] > RANK[heap.how] ? outside : heap
}

/**
 * True of a heap that rises from look to look by so much that nobody waits for more of them: the bigger it is, the rarer it
 * is collected, and the faster it grows, the sooner it ends. No verdict: who holds it is looked for.
 */
export function climbs({ rows }: HeapHistory): boolean {
  const last = rows.slice(-CLIMBING_LOOKS).map(bytesOfRow)
  const rise = (last.at(-1) ?? 0) - (last[0] ?? 0)
  return (
    last.length === CLIMBING_LOOKS &&
    rise >= CLIMBING_BYTES &&
    last.slice(1).every((bytes, at) => bytes > (last[at] ?? Infinity))
  )
}

/** False only of few looks that show no rise: the last third of them is hardly above the first. */
export function mayHaveRisen({ rows }: HeapHistory): boolean {
  const bytes = rows.map(bytesOfRow)
  const third = Math.ceil(bytes.length / 3)
  if (bytes.length < 2) return true
  return Math.min(...bytes.slice(-third)) - Math.max(...bytes.slice(0, third)) >= RISEN_BYTES
}

function bytesOfRow({ heap, outside }: HeapRow): number {
  return heap + outside
}

const RANK = { holds: 0, unknown: 1, uneven: 2, slows: 3, rises: 4 } as const

function trendOf(history: HeapHistory, kind: HeapBytes, axis: HeapAxis): HeapTrend {
  const points = history.points(kind, axis)
  const closing = Math.max(1, Math.ceil(points.length * CLOSING_SHARE))
  const untilClosing = points.slice(0, -closing)
  const judged = [points, untilClosing].flatMap(judgedParts)
  const [whole] = judged
  if (whole === undefined || history.length < LEAST_HEAP_SAMPLES)
    return { kind, axis, how: 'unknown', points, perX: 0, detectablePerX: undefined }
  const told = judged.find(({ how }) => how === 'rises') ?? judged.find(({ how }) => how === 'slows')
  const how = [points, untilClosing].some(endsHigher) ? 'uneven' : 'holds'
  return { kind, axis, ...(told ?? { ...whole, how }) }
}

/** The longest first, up to one that slows: the end of what slows looks straight by itself. */
function judgedParts(points: readonly Point[]): readonly Judged[] {
  const judged: Judged[] = []
  for (const share of LATER_SHARES) {
    const from = Math.floor(points.length * share)
    const part = points.slice(from)
    if (part.length < SHAPE_MIN_POINTS || judged.at(-1)?.how === 'slows') break
    const found = judgedPart(part)
    judged.push(found.how === 'rises' && isTooth(part, points) ? { ...found, how: 'holds' } : found)
  }
  return judged
}

/**
 * True where a gap in the looks, or a fall that is no fall of what the program holds, hides the line: as a whole it rises for
 * sure, or most of its last third lies above its first, and its last third rises still. A cache that is full has one that does not.
 */
function endsHigher(points: readonly Point[]): boolean {
  const part = points.slice(Math.floor(points.length * EARLY_SHARE))
  const third = Math.floor(part.length / 3)
  if (part.length < SHAPE_MIN_POINTS || !isStillRising(part)) return false
  const highestFirst = Math.max(...part.slice(0, third).map(({ y }) => y))
  const isAbove = median(part.slice(-third).map(({ y }) => y)) - highestFirst >= WORTH_BYTES
  return (isAbove || isWorth(part)) && !isTooth(part, points)
}

/** True of a rise that came and went before, as often as shows that it does: what is written down or forgotten in batches. */
function isTooth(part: readonly Point[], points: readonly Point[]): boolean {
  const bytes = part.map(({ y }) => y)
  const [lowest, highest] = [Math.min(...bytes), Math.max(...bytes)]
  const low = lowest + (1 - MOST_OF_TOOTH) * (highest - lowest)
  const high = lowest + MOST_OF_TOOTH * (highest - lowest)
  const begins = part.find(({ y }) => y === lowest)?.x ?? 0
  let [teeth, isUp] = [0, false]
  for (const { y } of points.filter(({ x }) => x <= begins)) {
    if (y >= high) isUp = true
    else if (isUp && y <= low) {
      isUp = false
      teeth += 1
    }
  }
  return teeth >= SURE_TEETH
}

type Judged = Pick<HeapTrend, 'points' | 'perX' | 'detectablePerX'> & {
  readonly how: (typeof HOW)[GrowthShape]
}

function judgedPart(points: readonly Point[]): Judged {
  const { perX, lower = perX, upper = perX } = theilSen(points)
  const over = spanOf(points)
  const detectablePerX = over === 0 ? undefined : WORTH_BYTES / over + Math.max(perX - lower, upper - perX)
  const shape = isWorth(points) ? growthShape(points) : 'holds'
  // What slows is in doubt only where it has not stopped.
  const isOver = shape === 'slows' && !isStillRising(points)
  return { how: HOW[isOver ? 'holds' : shape], points, perX, detectablePerX }
}

const HOW = { 'goes-on': 'rises', slows: 'slows', holds: 'holds' } as const

/** It rises for sure, and by so much in all. */
function isWorth(points: readonly Point[]): boolean {
  const { perX, lower = perX } = theilSen(points)
  return lower > 0 && perX * spanOf(points) >= WORTH_BYTES
}

/** The last third alone, gone on with for as long again, would be worth a word. */
function isStillRising(points: readonly Point[]): boolean {
  const { perX } = theilSen(points.slice(-Math.floor(points.length / 3)))
  return perX * spanOf(points) >= WORTH_BYTES
}

function spanOf(points: readonly Point[]): number {
  return (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
}
