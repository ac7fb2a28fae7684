// Judges an exact count at a few moments: whether it goes on with the cycles, slows, or holds.
// The moments lie unevenly (primes apart), so that nothing that comes and goes in a period looks like growth.
import type { Point } from '../bytes/slope.ts'

/**
 * `goes-on`: rises in every interval, and not slower in the second half. `slows`: rises all the way, ever less.
 * `maybe`: has risen and not fallen back, but not in every interval, or there are too few of them. `late`: stood still or
 * warmed up, and has come at one rate since, too short a time to tell a cache that fills from a leak behind one. `holds`:
 * everything else.
 */
export type ExactShape = 'goes-on' | 'slows' | 'maybe' | 'late' | 'holds'

/** A cache that fills half-way through has 0 in the second half; what grows by chance once in twenty cycles has this at least. */
const OF_FIRST_HALF = 0.6
/** With fewer intervals chance alone rises in all of them once in 24 times. */
const MIN_INTERVALS = 4
/** An interval may have this share of an even rise: an event in one of twenty cycles comes unevenly. */
const EVEN_SHARE = 0.25

/** Of an even rise, that each look far beyond the others must have found. */
const FAR_SHARE = 0.7

/** Beyond all that was seen before, as a share of it. */
const FAR_OFF = 0.5

/** What falls by more than this share of all that it rose by comes and goes. */
const MOST_FALL = 0.5

/** What has become one or two more in all is no suspicion: caches and lazy fields do that. */
const LEAST_RISE = 3
/** Fewer things than this come evenly by chance too often. */
const LEAST_EVEN_RISE = 16
/** Since it has come at one rate: two intervals. */
const LEAST_LATE_LOOKS = 3
/** After a warm-up, in three intervals: of fewer one that wears off is not told from one that goes on. */
const LEAST_WARM_LOOKS = 4
const LEAST_WARM_RISE = 48
/** Of all that was seen, what came at one rate. */
const LEAST_WARM_SHARE = 0.5
/** And so much longer than the warm-up, before it goes on. */
const LONG_AFTER = 4
/** In the last quarter of all that was seen, where only a longer life tells. */
const LEAST_LAST_RISE = 3
const LAST_SHARE = 1 / 4
/** What moved by more than this share of that before has not begun, but swings. */
const STILL_SHARE = 0.05
/** For each degree of freedom; one is what chance alone has on average. */
const MOST_CHI_SQUARE_EACH = 1.5
/** Intervals shorter than this share of the whole are joined: what comes once in twenty cycles needs long ones. */
const SHORTEST_SHARE = 1 / 8

/**
 * A life that went on far beyond its first looks, to see a cache full, and was cut short has too few long intervals: what
 * went on over the first looks goes on if it still rose at each of the later ones.
 * @param given in the order of x
 */
export function exactShape(given: readonly Point[]): ExactShape {
  const shape = shapeOfWhole(given)
  if (shape === 'goes-on') return shape
  const warm = shape === 'holds' ? undefined : shapeSinceWarm(given)
  return warm ?? (shape === 'slows' ? shape : (shapeSinceItBegan(given) ?? shape))
}

/** True of what rises to the end, all but: only a longer life tells a warm-up that wears off, or a tooth, from a leak. */
export function isStillRising(given: readonly Point[]): boolean {
  const [from, to] = [firstX(given), lastX(given)]
  const later = given.findLast(({ x }) => x <= to - LAST_SHARE * (to - from))
  const [before, last] = given.slice(-2)
  if (later === undefined || last === undefined || before?.y === last.y) return false
  const total = last.y - (given[0]?.y ?? 0)
  return total >= LEAST_EVEN_RISE && last.y - later.y >= LEAST_LAST_RISE && isHigh(given)
}

/** Undefined of what has not come at one rate for most of the time. */
function shapeSinceWarm(given: readonly Point[]): 'goes-on' | 'late' | undefined {
  const length = lastX(given) - firstX(given)
  for (let start = 1; start + LEAST_WARM_LOOKS <= given.length; start += 1) {
    const since = given.slice(start)
    const over = lastX(since) - firstX(since)
    if (over < LEAST_WARM_SHARE * length) return undefined
    const [begins, ends] = [since[0]?.y ?? 0, since.at(-1)?.y ?? 0]
    // A tooth had been as high.
    const isWarmUp = given.slice(0, start).every(({ y }) => y <= begins)
    if (!isWarmUp || ends - begins < LEAST_WARM_RISE || !isEven(since)) continue
    const isLong = lastX(since) > LONG_AFTER * firstX(since) && intervals(since) >= MIN_INTERVALS
    return isLong && evenShape(since) === 'goes-on' ? 'goes-on' : 'late'
  }
  return undefined
}

/** Undefined of what rose from the start, or does not come at one rate. */
function shapeSinceItBegan(given: readonly Point[]): 'goes-on' | 'late' | undefined {
  const still = given.findLastIndex((point, index) => index > 0 && point.y <= (given[index - 1]?.y ?? 0))
  // It may have begun anywhere in the first interval in which it rose.
  const [before, since] = [given.slice(0, still + 1), given.slice(still + 1)]
  if (still === -1 || since.length < LEAST_LATE_LOOKS || !isEven(since)) return undefined
  const moved = Math.max(...before.map(({ y }) => y)) - Math.min(...before.map(({ y }) => y))
  if (moved > STILL_SHARE * exactRate(since) * (lastX(since) - firstX(since))) return undefined
  return intervals(since) >= MIN_INTERVALS && evenShape(since) === 'goes-on' ? 'goes-on' : 'late'
}

function shapeOfWhole(given: readonly Point[]): ExactShape {
  const shape = evenShape(given)
  if (intervals(given) >= MIN_INTERVALS) return shape
  const first = given.findLastIndex((_, last) => intervals(given.slice(0, last + 1)) >= MIN_INTERVALS)
  if (first === -1 || evenShape(given.slice(0, first + 1)) !== 'goes-on') return shape
  const rate = exactRate(given.slice(0, first + 1))
  const later = given
    .slice(first + 1)
    .map((point, index) => riseBetween(given[first + index] ?? point, point))
  return later.every(({ rise, over }) => rise >= FAR_SHARE * rate * over) ? 'goes-on' : shape
}

function intervals(given: readonly Point[]): number {
  return coarse(given).length - 1
}

function evenShape(given: readonly Point[]): ExactShape {
  const points = coarse(given)
  const rises = points.slice(1).map((point, index) => riseBetween(points[index] ?? point, point))
  const total = rises.reduce((sum, { rise }) => sum + rise, 0)
  const length = rises.reduce((sum, { over }) => sum + over, 0)
  if (total <= 0 || length <= 0) return 'holds'
  const even = total / length
  const isPersistent =
    rises.every(({ rise, over }) => rise > 0 && rise >= EVEN_SHARE * even * over) &&
    fallsBy(given) <= MOST_FALL * total
  if (isPersistent && rises.length >= MIN_INTERVALS) return isSteady(points) ? 'goes-on' : 'slows'
  return total >= LEAST_RISE && isOpen(points, rises) ? 'maybe' : 'holds'
}

/** From the highest to the lowest after it, looks between long intervals as well: what swings may rise over those alone. */
export function fallsBy(given: readonly Point[]): number {
  let [highest, fall] = [-Infinity, 0]
  for (const { y } of given) {
    highest = Math.max(highest, y)
    fall = Math.max(fall, highest - y)
  }
  return fall
}

/** More of it may still show that it goes on: while there are few intervals, all that moved in each and is about as high as it ever was may. */
function isOpen(points: readonly Point[], rises: readonly Rise[]): boolean {
  const moves = rises.length < MIN_INTERVALS ? rises.every(({ rise }) => rise !== 0) : !isFlatAtEnd(rises)
  return moves && isHigh(points)
}

/** True where one look far beyond the others found much less than they promised: what has an end is full, or nearly so. */
export function hasSlowedFar(given: readonly Point[]): boolean {
  const [before, last] = given.slice(-2)
  if (before === undefined || last === undefined) return false
  const isFar = last.x - before.x >= FAR_OFF * (before.x - firstX(given))
  return isFar && exactRate([before, last]) < FAR_SHARE * exactRate(given.slice(0, -1))
}

/** Per unit of x, over all points. */
export function exactRate(points: readonly Point[]): number {
  const [first, last] = [points[0], points.at(-1)]
  return first === undefined || last === undefined || first.x === last.x
    ? 0
    : (last.y - first.y) / (last.x - first.x)
}

/**
 * True where things came at one rate in every interval, as far as so few can: what swings and was higher at each look by
 * chance comes in leaps. By Pearson's chi-square, as if they came at random; what comes in step is more even than that.
 */
export function isEven(points: readonly Point[]): boolean {
  const rises = points.slice(1).map((point, index) => riseBetween(points[index] ?? point, point))
  const rate = exactRate(points)
  const total = lastX(points) === firstX(points) ? 0 : rate * (lastX(points) - firstX(points))
  if (total < LEAST_EVEN_RISE || rises.length < 2) return false
  const chi = rises.reduce((sum, { rise, over }) => sum + (rise - rate * over) ** 2 / (rate * over), 0)
  return rises.every(({ over }) => over > 0) && chi <= MOST_CHI_SQUARE_EACH * (rises.length - 1)
}

/** The first point, then every one that is far enough from the one before; the last is always there. */
function coarse(points: readonly Point[]): readonly Point[] {
  const shortest = SHORTEST_SHARE * (lastX(points) - firstX(points))
  const kept: Point[] = []
  for (const point of points) {
    const before = kept.at(-1)
    if (before === undefined || point.x - before.x >= shortest) kept.push(point)
  }
  const last = points.at(-1)
  return last === undefined || kept.at(-1) === last ? kept : [...kept.slice(0, -1), last]
}

interface Rise {
  readonly rise: number
  readonly over: number
}

function riseBetween(from: Point, to: Point): Rise {
  return { rise: to.y - from.y, over: to.x - from.x }
}

/** The second half by x rises at least at a share of the rate of the first. */
function isSteady(points: readonly Point[]): boolean {
  const middle = (firstX(points) + lastX(points)) / 2
  const split = Math.min(
    points.findIndex(({ x }) => x >= middle),
    points.length - 2,
  )
  return exactRate(points.slice(split)) >= OF_FIRST_HALF * exactRate(points.slice(0, split + 1))
}

function firstX(points: readonly Point[]): number {
  return points[0]?.x ?? 0
}

function lastX(points: readonly Point[]): number {
  return points.at(-1)?.x ?? 0
}

/** The last value is the highest, or all but. */
function isHigh(points: readonly Point[]): boolean {
  const [first, last] = [points[0]?.y ?? 0, points.at(-1)?.y ?? 0]
  const highest = Math.max(...points.map(({ y }) => y))
  return last - first >= 0.8 * (highest - first)
}

/** Nothing came in the last two intervals. */
function isFlatAtEnd(rises: readonly Rise[]): boolean {
  return rises.slice(-2).every(({ rise }) => rise <= 0)
}
