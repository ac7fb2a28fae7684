// What a JavaScriptCore heap holds ever more of, by the engine's own counts of types after full collections. They are
// exact, and name a kind and no line; a class of the program's own is an `Object` there.
import { withSeen } from '../findings/cause/consequences.ts'
import { countName } from '../findings/counts/count-name.ts'
import { COUNT_MIN_SAMPLES, lowestOfStretches, risesThroughout } from '../findings/counts/count-growth.ts'
import type { CountHistory } from '../findings/counts/count-history.ts'
import { exactShape } from '../findings/counts/exact-growth.ts'
import type { Finding } from '../findings/finding.ts'
import { risesLate } from '../findings/counts/late-rise.ts'
import { endsInWords, riseOf, risePerMinute, stretchInWords } from '../findings/counts/risen-stretch.ts'
import { formatBytes, formatNumber } from '../findings/quantity.ts'
import type { Point } from '../findings/bytes/slope.ts'
import { typeRank } from '../findings/counts/type-names.ts'
import type { ThreadHistory } from './thread-history.ts'

/** Told beside the one that names the leak. */
const MOST_BESIDE = 8

/** Native code keeps these alive; a name of their own, for they may rise where the type itself does not. */
const PROTECTED = ', kept by native code'

/** All bytes of the heap, in the row of types: numbers in an array, a text or a buffer that gets longer are no object more. */
const BYTES = 'bytes'

/** By which they must have risen: compiled code comes and goes by 140 kB. */
const WORTH_BYTES = 2 * 1024 * 1024

/** Of so many looks the first quarter may be the start of the program, and is left out where it hides what goes on. */
const WARMED_UP_LOOKS = 16

/** One row of a thread's history of types. */
export function typeRow({ counts, protected: kept, bytes }: NonNullable<ThreadHistory['last']['heap']>) {
  const ofNative = Object.entries(kept).map(([type, count]) => [`${type}${PROTECTED}`, count] as const)
  return new Map([...Object.entries(counts), ...ofNative, [BYTES, bytes]])
}

/** One finding for all types that go on rising in a thread: one leak holds objects of many types. */
export function typeFinding(thread: ThreadHistory): Finding | undefined {
  const rising = risingTypes(thread.types, 'goes-on').toSorted((a, b) => rank(a, thread) - rank(b, thread))
  const [leader, ...others] = rising
  if (leader === undefined) return undefined
  const { first, last, types } = thread
  const stretch = types.risen(leader)
  if (stretch === undefined) return undefined
  const perMinute = risePerMinute(stretch)
  const amount = leader === BYTES ? formatBytes : formatNumber
  const beside = others
    .filter((type) => type !== BYTES)
    .slice(0, MOST_BESIDE)
    .map((type) => `${type} +${formatNumber(risenBy(type, types))}`)
  const where = `in ${last.program} (process ${last.pid}${last.thread === 0 ? '' : `, worker ${last.thread}`})`
  const what = leader === BYTES ? 'bytes of the heap' : `objects of type ${leader}`
  return {
    rule: 'watch-growth',
    kind: countName({ group: 'heap', type: leader }),
    message: `${what}: ${endsInWords(stretch, amount)} ${where} after full collections, ${stretchInWords(stretch, 'look')} and not slowing, ${amount(Number(perMinute.toPrecision(2)))} a minute${beside.length === 0 ? '' : `; with them ${beside.join(', ')}`}; line unknown: the engine counts ${leader === BYTES ? 'bytes' : 'types'}. A cache that is not full yet rises like this`,
    phase: '',
    growthPerCycle: perMinute,
    unit: leader === BYTES ? 'bytes a minute' : 'a minute',
    evidence: { counts: types.counts(leader), overMs: last.atMs - first.atMs },
  }
}

/**
 * With what types say: beside what has a line, they are what that holds, or cannot be told from it; where nothing else
 * grows they are the finding.
 */
export function withTypes(resources: readonly Finding[], thread: ThreadHistory): readonly Finding[] {
  const finding = typeFinding(thread)
  if (finding === undefined) return resources
  const [speaker, ...others] = resources.toSorted(
    (a, b) => Number(b.culprit !== undefined) - Number(a.culprit !== undefined),
  )
  return speaker === undefined ? [finding] : [withSeen(speaker, [finding]), ...others]
}

/** What rose in every stretch and ever less: a longer watch tells. */
export function slowingTypes({ last, types }: ThreadHistory): readonly string[] {
  const slowing = risingTypes(types, 'slows')
  return slowing.length === 0
    ? []
    : [
        `Process ${last.pid} (${last.program}) held more objects at every look, and ever fewer more (${slowing.slice(0, MOST_BESIDE).join(', ')}): a warm-up or a cache does that, and so does a leak under a load that falls; try next: watch it longer`,
      ]
}

function risingTypes(types: CountHistory, shape: 'goes-on' | 'slows'): readonly string[] {
  return types
    .rising()
    .filter((type) => type !== BYTES || risenBy(type, types) >= WORTH_BYTES)
    .filter((type) => shapeOf(types.points(type)) === shape)
}

/** Of the whole time where it rises throughout, else of the part in which it does. */
function shapeOf(points: readonly Point[]): 'goes-on' | 'slows' {
  const counts = points.map(({ y }) => y)
  if (risesThroughout(counts)) return steadiness(counts)
  if (risesLate(points)) return 'goes-on'
  const late = counts.slice(Math.floor(counts.length / 2))
  return steadiness(late.length >= COUNT_MIN_SAMPLES && risesThroughout(late) ? late : counts)
}

function steadiness(counts: readonly number[]): 'goes-on' | 'slows' {
  const isLong = counts.length >= WARMED_UP_LOOKS
  const warm = isLong ? [counts.slice(Math.floor(counts.length / 4))] : []
  return [counts, ...warm].some(goesOn) ? 'goes-on' : 'slows'
}

function goesOn(counts: readonly number[]): boolean {
  return exactShape(lowestOfStretches(counts).map((y, x) => ({ x, y }))) === 'goes-on'
}

/** Lowest first: a type of its own by how fast it rises, then the generic ones. */
function rank(type: string, { types }: ThreadHistory): number {
  if (type === BYTES) return Infinity
  const isPlain = !type.endsWith(PROTECTED)
  return (isPlain ? 0 : 1) + typeRank(type, risenBy(type, types))
}

function risenBy(type: string, types: CountHistory): number {
  const stretch = types.risen(type)
  return stretch === undefined ? 0 : riseOf(stretch)
}
