// Tells growth that goes on from what a slope cannot: a cache that fills and holds, a saw-tooth, one step.
// Two tests that growth without a bound must pass: it does not slow down, and its floor rises all the way.
import { median, theilSen, type Point } from './slope.ts'

/** `goes-on`: no end in sight. `slows`: rising all the way, but ever less. `holds`: everything else. */
export type GrowthShape = 'goes-on' | 'slows' | 'holds'

/** Growth goes on when the last third grows by this share of the first third; a cache that fills half-way has 0. */
const OF_FIRST = 0.7
/** Or by this share of the middle third, when the first still saw a warm-up; what wears off, exponentially or as a root, has less. */
const OF_MIDDLE = 0.85
/** The floor is the lowest value of each of this many stretches; by chance alone all rise once in 5! = 120 times. */
const STRETCHES = 5
/** Each stretch's floor must rise by this share of an even rise: a saw-tooth or a step has stretches that do not. */
const EVEN_SHARE = 0.2
/** The last third is few points, and one dip among them is no slowing: its slope may be this much above the estimate. */
const SLACK_DEVIATIONS = 0.25
/** Below this many points the stretches have fewer than two each. */
export const SHAPE_MIN_POINTS = 10

/** @throws RangeError below 10 points. */
export function growthShape(points: readonly Point[]): GrowthShape {
  if (points.length < SHAPE_MIN_POINTS) {
    throw new RangeError(
      `Judge a shape: ${points.length} points given and at least ${SHAPE_MIN_POINTS} are needed`,
    )
  }
  if (!floorRises(points)) return 'holds'
  const [first, middle, last] = [0, 1, 2].map((index) =>
    theilSen(stretch(points, index, 3), SLACK_DEVIATIONS),
  )
  const still = last?.upper ?? last?.perX ?? 0
  const before = Math.min(OF_FIRST * (first?.perX ?? Infinity), OF_MIDDLE * (middle?.perX ?? Infinity))
  return still >= before ? 'goes-on' : 'slows'
}

function floorRises(points: readonly Point[]): boolean {
  const floors = Array.from({ length: STRETCHES }, (_, index) =>
    Math.min(...stretch(points, index, STRETCHES).map(({ y }) => y)),
  )
  const rises = floors.slice(1).map((floor, index) => floor - (floors[index] ?? floor))
  const even = median(rises)
  return even > 0 && rises.every((rise) => rise > 0 && rise >= EVEN_SHARE * even)
}

function stretch(points: readonly Point[], index: number, count: number): readonly Point[] {
  const from = Math.floor((index * points.length) / count)
  return points.slice(from, Math.floor(((index + 1) * points.length) / count))
}
