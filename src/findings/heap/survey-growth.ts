// The paths of a survey that grow, topmost and one for each leak: with the cycles of one life, or with every further life.
import type { Capture, HeapEvidence, PathSeries } from '../../runner/heap-evidence.ts'
import { bufferShape, type StoreEntries, storeEntries } from './enlarged-store.ts'
import {
  exactRate,
  exactShape,
  type ExactShape,
  hasSlowedFar,
  isStillRising,
} from '../counts/exact-growth.ts'
import type { Point } from '../bytes/slope.ts'
import { isTakenFrom, tracedBound } from './traced-bound.ts'
import { tracedIn, type Traced } from './traced-containers.ts'

export interface PathGrowth {
  readonly path: PathSeries
  /** `count` where there are ever more things, `bytes` where the same things get bigger: strings, arrays of numbers. */
  readonly by: 'count' | 'bytes'
  readonly counts: readonly Point[]
  readonly bytes: readonly Point[]
  readonly shape: ExactShape
  /** Things more for each cycle or life; 0 when it grows by bytes. */
  readonly rate: number
  readonly bytesRate: number
  /** Without what is held on the paths below. */
  readonly ownBytesRate: number
  /** Things of every class more for each cycle or life, in what holds these; of what swells, in itself. */
  readonly heldRate: number
  /**
   * Only a far longer life tells whether it ends: code that takes from what holds it was seen and no bound, it began late, or
   * it is a buffer that is enlarged now and then.
   */
  readonly mayEnd?: true
  /** It slows or swings, and rises to the end: a far longer life may tell, where that costs next to nothing. */
  readonly isStillRising?: true
  /** Of plain numbers, of which only the store is seen. */
  readonly entries?: StoreEntries | undefined
  /** Of those the classes, fastest first: what is only the key of another is left out. */
  readonly classes: readonly HeldClass[]
}

export interface HeldClass {
  readonly what: string
  readonly counts: readonly Point[]
  /** For each cycle or life. */
  readonly rate: number
}

/** What grows by bytes alone must grow by so many in all: a table is enlarged in steps, and a buffer may be kept. */
const WORTH_BYTES = 2_048
/** What Node keeps in its own books of things that the program holds follows from them. */
const NODES_BOOKS = /^Node \/ /
/** A path below that grows by this share of the bytes is what grows. */
const MOST = 0.5
/** What a Map is looked up by; one for each thing and a few that come earlier. */
const KEYS: ReadonlySet<string> = new Set(['string', 'number'])
const KEYS_FOR_EACH = 1.1
const KEY_BYTES = 128
/** What is enlarged for what it holds, by so much for each at most: an entry in a Map's table, twice as many as are used. */
const TABLES: ReadonlySet<string> = new Set(['Map', 'Set', 'Array'])
const TABLE_BYTES = 64

/** By cycles while it ran, biggest first. */
export function runningGrowth(evidence: HeapEvidence): readonly PathGrowth[] {
  return growthOf(evidence, runningMoments(evidence), { of: 'subject', during: 'run' })
}

/** Things more on one path for each cycle of the life, whether or not they go on. */
export function rateWhileRunning(evidence: HeapEvidence, path: PathSeries): number {
  return exactRate(runningMoments(evidence).map(({ index, x }) => ({ x, y: path.counts[index] ?? 0 })))
}

/** The leak that the harness planted, over the same moments; undefined where it was not found. */
export function controlGrowth(evidence: HeapEvidence): PathGrowth | undefined {
  return growthOf(evidence, runningMoments(evidence), { of: 'control', during: 'run' })[0]
}

/** True where one object of the planted leak came with each cycle from the first look to the last, no more and no fewer. */
export function sawPlanted(evidence: HeapEvidence): boolean {
  const moments = runningMoments(evidence)
  return evidence.paths.some(
    ({ of, counts }) =>
      of === 'control' && exactRate(moments.map(({ index, x }) => ({ x, y: counts[index] ?? 0 }))) === 1,
  )
}

/** All of the heap that is used, at the same moments. */
export function heapBytesWhileRunning({ captures }: HeapEvidence): readonly Point[] {
  return captures
    .filter(({ after }) => after === 'baseline' || after === 'run')
    .map(({ cycle, heapObjectsBytes }) => ({ x: cycle, y: heapObjectsBytes }))
}

/** True of what may be a leak. */
function isSuspect({ shape }: PathGrowth): boolean {
  return shape !== 'holds'
}

export interface Moment {
  /** Among the snapshots. */
  readonly index: number
  readonly x: number
}

export function runningMoments(evidence: HeapEvidence): readonly Moment[] {
  return momentsOf(evidence, ['baseline', 'run'], ({ cycle }) => cycle)
}

export function momentsOf(
  { captures }: HeapEvidence,
  after: readonly Capture['after'][],
  x: (capture: Capture) => number,
): readonly Moment[] {
  return captures
    .filter(({ snapshot }) => snapshot !== undefined)
    .flatMap((capture, index) => (after.includes(capture.after) ? [{ index, x: x(capture) }] : []))
}

export function growthOf(
  { paths, captures }: HeapEvidence,
  moments: readonly Moment[],
  { of, during }: { readonly of: PathSeries['of']; readonly during: 'run' | 'live' },
): readonly PathGrowth[] {
  const traced = tracedIn(captures, during)
  const below = Map.groupBy(paths, ({ above }) => above[0] ?? 0)
  const grow = (by: PathGrowth['by']): readonly PathGrowth[] =>
    paths.map((path) => growth(path, below.get(path.id) ?? [], { moments, by, traced })).filter(isSuspect)
  const [byCount, byBytes] = [grow('count'), grow('bytes')]
  const bigger = byBytes.filter((each) => !isTableThatHolds(each, below.get(each.path.id) ?? [], moments))
  const grown = [...onePerHolder(topmost(byCount)), ...swelling(bigger, byCount)]
    .filter(({ path }) => path.of === of)
    .toSorted((one, other) => other.bytesRate - one.bytesRate)
  const own = grown.filter(({ path }) => !NODES_BOOKS.test(path.path.at(-1) ?? ''))
  return (own.length > 0 ? own : grown).map((each) => withBound(each, traced))
}

function withBound(found: PathGrowth, traced: Traced | undefined): PathGrowth {
  const bound = found.path.bound ?? (traced && tracedBound(found, traced))
  if (bound !== undefined) return { ...found, path: { ...found.path, bound } }
  if (traced === undefined || !isTakenFrom(found, traced)) return found
  const isEnding =
    found.shape === 'goes-on' && hasSlowedFar(found.by === 'count' ? found.counts : found.bytes)
  return { ...found, mayEnd: true, ...(isEnding && { shape: 'slows' }) }
}

interface Looks {
  readonly moments: readonly Moment[]
  readonly by: PathGrowth['by']
  readonly traced: Traced | undefined
}

function growth(path: PathSeries, below: readonly PathSeries[], { moments, by, traced }: Looks): PathGrowth {
  const counts = moments.map(({ index, x }) => ({ x, y: path.counts[index] ?? 0 }))
  const bytes = moments.map(({ index, x }) => ({ x, y: path.bytes[index] ?? 0 }))
  const belowBytes = below.map((each) => moments.map(({ index, x }) => ({ x, y: each.bytes[index] ?? 0 })))
  const bytesRate = exactRate(bytes)
  const ownBytesRate = bytesRate - belowBytes.reduce((sum, points) => sum + exactRate(points), 0)
  const total = (bytes.at(-1)?.y ?? 0) - (bytes[0]?.y ?? 0)
  const shape = by === 'count' ? exactShape(counts) : total < WORTH_BYTES ? 'holds' : exactShape(bytes)
  const rate = exactRate(counts)
  const classes = [{ what: path.what, counts, rate }]
  const of = { path, by, counts, bytes, rate, bytesRate, ownBytesRate, heldRate: rate, classes }
  const isStore = by === 'bytes' && total >= WORTH_BYTES && path.worker === undefined
  const entries = isStore ? storeEntries({ what: path.what, bytes }, traced) : undefined
  const buffer = isStore && entries === undefined ? bufferShape(path.what, bytes) : undefined
  if (buffer !== undefined) return { ...of, shape: buffer, mayEnd: true }
  if (entries === undefined) {
    const isDim = by === 'count' && (shape === 'slows' || shape === 'maybe') && isStillRising(counts)
    return { ...of, shape, ...(shape === 'late' && { mayEnd: true }), ...(isDim && { isStillRising: true }) }
  }
  if (shape === 'goes-on' || entries.isAddedTo) return { ...of, shape: 'goes-on', entries }
  // Enlarged to the end, and nobody was seen to add to it.
  return { ...of, shape: 'maybe', entries, ...(traced !== undefined && { mayEnd: true }) }
}

/** By whatever way its things were reached: what holds them at one look by another way holds them all the same. */
function holdersOf({ above, aboveElsewhere = [] }: PathSeries): readonly number[] {
  return [...above, ...aboveElsewhere]
}

/** Without those below another that grows. */
function topmost(growing: readonly PathGrowth[]): readonly PathGrowth[] {
  const ids = new Set(growing.map(({ path }) => path.id))
  return growing.filter(({ path }) => !holdersOf(path).some((id) => ids.has(id)))
}

/** How a heap of JavaScriptCore says who holds what is in any of its Maps and Sets. */
const UNHELD = 'a Map, a Set or native code'

/** Keys and values of one Map are one leak: of what is no mere key the biggest speaks for it. */
function onePerHolder(growing: readonly PathGrowth[]): readonly PathGrowth[] {
  const groups = Map.groupBy(growing, ({ path }) => path.above[0] ?? 0)
  return [...groups.values()].flatMap((group) => {
    const held = withoutKeys(group)
    // Of Maps and Sets nobody knows which: each class may be another's.
    if (group.some(({ path }) => path.container === UNHELD)) return held
    const [biggest] = held.toSorted((one, other) => other.bytesRate - one.bytesRate)
    if (biggest === undefined) return []
    const bytesRate = group.reduce((sum, each) => sum + each.bytesRate, 0)
    return [{ ...biggest, bytesRate, heldRate: rateOf(group), classes: classesOf(held) }]
  })
}

/** Short texts and numbers that come with things of other classes, as many at most: they say where those are found. */
function withoutKeys(group: readonly PathGrowth[]): readonly PathGrowth[] {
  const things = group.filter(({ path }) => !KEYS.has(path.what))
  const isKey = ({ path, rate, bytesRate }: PathGrowth): boolean =>
    KEYS.has(path.what) && rate <= KEYS_FOR_EACH * rateOf(things) && bytesRate <= KEY_BYTES * rate
  const isMap = group.some(({ path }) => path.container === 'Map' || path.container === UNHELD)
  return isMap && things.length > 0 ? group.filter((each) => !isKey(each)) : group
}

/** By name: one class may be held by two names. */
function classesOf(group: readonly PathGrowth[]): readonly HeldClass[] {
  const byName = Map.groupBy(
    group.flatMap(({ classes }) => classes),
    ({ what }) => what,
  )
  return [...byName]
    .map(([what, same]) => ({
      what,
      counts: summed(same),
      rate: same.reduce((sum, { rate }) => sum + rate, 0),
    }))
    .toSorted((one, other) => roughly(other) - roughly(one) || (one.what < other.what ? -1 : 1))
}

/** The order must be the same in the next run. */
function roughly({ rate }: HeldClass): number {
  return Math.round(10 * rate)
}

function summed(same: readonly HeldClass[]): readonly Point[] {
  return (same[0]?.counts ?? []).map(({ x }, at) => ({
    x,
    y: same.reduce((sum, { counts }) => sum + (counts[at]?.y ?? 0), 0),
  }))
}

function rateOf(group: readonly PathGrowth[]): number {
  return group.reduce((sum, { rate }) => sum + rate, 0)
}

/** Paths whose own things get bigger, where neither what is below nor what is above accounts for it by count. */
function swelling(byBytes: readonly PathGrowth[], byCount: readonly PathGrowth[]): readonly PathGrowth[] {
  const counted = new Map(byCount.map((each) => [each.path.id, each]))
  const isBelowCounted = ({ path }: PathGrowth): boolean =>
    counted.has(path.id) || holdersOf(path).some((id) => counted.has(id))
  const accounted = ({ path, bytesRate }: PathGrowth, by: readonly PathGrowth[]): boolean =>
    by
      .filter((below) => holdersOf(below.path).includes(path.id))
      .some((below) => below.bytesRate >= MOST * bytesRate)
  const top = topmost(byCount)
  const countedBelow = (each: PathGrowth): number =>
    top
      .filter(({ path }) => holdersOf(path).includes(each.path.id))
      .reduce((sum, { bytesRate }) => sum + bytesRate, 0)
  return byBytes
    .filter(
      (each) =>
        !isBelowCounted(each) && !accounted(each, byBytes) && countedBelow(each) < MOST * each.bytesRate,
    )
    .map((each) => {
      const held = top.filter(({ path }) => path.above[0] === each.path.id)
      return { ...each, heldRate: rateOf(held), classes: classesOf(withoutKeys(held)) }
    })
}

/** A table is enlarged in steps, by far more than came; where what is in it is seen, that tells how it goes on. */
function isTableThatHolds(
  { path, ownBytesRate }: PathGrowth,
  below: readonly PathSeries[],
  moments: readonly Moment[],
): boolean {
  if (!TABLES.has(path.what)) return false
  const entries = moments.map(({ index, x }) => ({
    x,
    y: below.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0),
  }))
  const came = exactRate(entries)
  return came > 0 && ownBytesRate <= TABLE_BYTES * came && exactShape(entries) !== 'goes-on'
}
