// The paths of a survey that grow, topmost and one for each leak: with the cycles of one life, or with every further life.
import type { Capture, HeapEvidence, PathSeries } from '../scenario/heap-evidence.ts'
import { type StoreEntries, storeEntries } from './enlarged-store.ts'
import { exactRate, exactShape, type ExactShape } from './exact-growth.ts'
import type { Point } from './slope.ts'
import { tracedIn, type Traced } from './traced.ts'

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
  /** Things of every class more for each cycle or life, in what holds these; of what swells, in itself. */
  readonly heldRate: number
  /** Of plain numbers, of which only the store is seen. */
  readonly entries?: StoreEntries | undefined
}

/** What grows by bytes alone must grow by so many in all: a table is enlarged in steps, and a buffer may be kept. */
const WORTH_BYTES = 2_048
/** What Node keeps in its own books of things that the program holds follows from them. */
const NODES_BOOKS = /^Node \/ /
/** A path below that grows by this share of the bytes is what grows. */
const MOST = 0.5

/** By cycles while it ran, biggest first. */
export function runningGrowth(evidence: HeapEvidence): readonly PathGrowth[] {
  return growthOf(evidence, runningMoments(evidence), { of: 'subject', during: 'run' })
}

/** By further lives after close, biggest first. */
export function livingGrowth(evidence: HeapEvidence): readonly PathGrowth[] {
  const moments = momentsOf(evidence, ['live'], ({ lives }) => lives)
  return growthOf(evidence, moments, { of: 'subject', during: 'live' })
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

/**
 * True where something goes on, in the run or in its further lives, that could be kept by the harness: no code of a program
 * holds it.
 */
export function mayBeHarness(evidence: HeapEvidence): boolean {
  return [...runningGrowth(evidence), ...livingGrowth(evidence)].some(
    ({ shape, path: { source } }) =>
      shape === 'goes-on' && (source === undefined || source.file.startsWith('node:')),
  )
}

/** Where every look at the idle harness found more, by so many things a cycle at least. */
export function idleGrowth(evidence: HeapEvidence, perCycle: number): readonly PathSeries[] {
  const moments = runningMoments(evidence)
  const intervals = moments.slice(1).map((to, index) => ({ from: moments[index] ?? to, to }))
  if (intervals.length < 2) return []
  return evidence.paths.filter(
    ({ of, counts }) =>
      of === 'subject' &&
      intervals.every(
        ({ from, to }) => (counts[to.index] ?? 0) - (counts[from.index] ?? 0) >= perCycle * (to.x - from.x),
      ),
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

interface Moment {
  /** Among the snapshots. */
  readonly index: number
  readonly x: number
}

function runningMoments(evidence: HeapEvidence): readonly Moment[] {
  return momentsOf(evidence, ['baseline', 'run'], ({ cycle }) => cycle)
}

function momentsOf(
  { captures }: HeapEvidence,
  after: readonly Capture['after'][],
  x: (capture: Capture) => number,
): readonly Moment[] {
  return captures
    .filter(({ snapshot }) => snapshot !== undefined)
    .flatMap((capture, index) => (after.includes(capture.after) ? [{ index, x: x(capture) }] : []))
}

function growthOf(
  { paths, captures }: HeapEvidence,
  moments: readonly Moment[],
  { of, during }: { readonly of: PathSeries['of']; readonly during: 'run' | 'live' },
): readonly PathGrowth[] {
  const traced = tracedIn(captures, during)
  const growths = (by: PathGrowth['by']) =>
    paths.map((path) => growth(path, moments, { by, traced })).filter(isSuspect)
  const [byCount, byBytes] = [growths('count'), growths('bytes')]
  const grown = [...onePerHolder(topmost(byCount)), ...swelling(byBytes, byCount)]
    .filter(({ path }) => path.of === of)
    .toSorted((one, other) => other.bytesRate - one.bytesRate)
  const own = grown.filter(({ path }) => !NODES_BOOKS.test(path.path.at(-1) ?? ''))
  return own.length > 0 ? own : grown
}

function growth(
  path: PathSeries,
  moments: readonly Moment[],
  { by, traced }: { readonly by: PathGrowth['by']; readonly traced: Traced | undefined },
): PathGrowth {
  const counts = moments.map(({ index, x }) => ({ x, y: path.counts[index] ?? 0 }))
  const bytes = moments.map(({ index, x }) => ({ x, y: path.bytes[index] ?? 0 }))
  const total = (bytes.at(-1)?.y ?? 0) - (bytes[0]?.y ?? 0)
  const shape = by === 'count' ? exactShape(counts) : total < WORTH_BYTES ? 'holds' : exactShape(bytes)
  const rate = exactRate(counts)
  const of = { path, by, counts, bytes, rate, bytesRate: exactRate(bytes), heldRate: rate }
  const isStore = by === 'bytes' && total >= WORTH_BYTES && path.worker === undefined
  const entries = isStore ? storeEntries({ what: path.what, bytes }, traced) : undefined
  if (entries === undefined) return { ...of, shape }
  return { ...of, shape: shape === 'goes-on' || entries.isAddedTo ? 'goes-on' : 'maybe', entries }
}

/** Without those below another that grows. */
function topmost(growing: readonly PathGrowth[]): readonly PathGrowth[] {
  const ids = new Set(growing.map(({ path }) => path.id))
  return growing.filter(({ path }) => !path.above.some((id) => ids.has(id)))
}

/** Keys and values of one Map are one leak: the biggest speaks for it. */
function onePerHolder(growing: readonly PathGrowth[]): readonly PathGrowth[] {
  const groups = Map.groupBy(growing, ({ path }) => path.above[0] ?? 0)
  return [...groups.values()].flatMap((group) => {
    const [biggest] = group.toSorted((one, other) => other.bytesRate - one.bytesRate)
    return biggest === undefined ? [] : [{ ...biggest, heldRate: rateOf(group) }]
  })
}

function rateOf(group: readonly PathGrowth[]): number {
  return group.reduce((sum, { rate }) => sum + rate, 0)
}

/** Paths whose own things get bigger, where neither what is below nor what is above accounts for it by count. */
function swelling(byBytes: readonly PathGrowth[], byCount: readonly PathGrowth[]): readonly PathGrowth[] {
  const counted = new Map(byCount.map((each) => [each.path.id, each]))
  const isBelowCounted = ({ path }: PathGrowth): boolean =>
    counted.has(path.id) || path.above.some((id) => counted.has(id))
  const accounted = ({ path, bytesRate }: PathGrowth, by: readonly PathGrowth[]): boolean =>
    by
      .filter((below) => below.path.above.includes(path.id))
      .some((below) => below.bytesRate >= MOST * bytesRate)
  const top = topmost(byCount)
  const countedBelow = (each: PathGrowth): number =>
    top
      .filter(({ path }) => path.above.includes(each.path.id))
      .reduce((sum, { bytesRate }) => sum + bytesRate, 0)
  return byBytes
    .filter(
      (each) =>
        !isBelowCounted(each) && !accounted(each, byBytes) && countedBelow(each) < MOST * each.bytesRate,
    )
    .map((each) => ({ ...each, heldRate: rateOf(top.filter(({ path }) => path.above[0] === each.path.id)) }))
}
