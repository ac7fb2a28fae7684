// Tells growth that goes on from what a slope cannot: a cache that fills and holds, a saw-tooth, one step.
// Two tests that growth without a bound must pass: it does not slow down, and its floor rises all the way.
import { median, theilSen, type Point } from './slope.ts'

/** `goes-on`: no end in sight. `slows`: rising all the way, but ever less. `holds`: everything else. */
export type GrowthShape = 'goes-on' | 'slows' | 'holds'

/** The last third must grow at least this much of what the first third does. A cache that fills half-way has 0. */
const KEEPS_GROWING = 0.7
/** The floor is the lowest value of each of this many stretches; by chance alone all rise once in 5! = 120 times. */
const STRETCHES = 5
/** Each stretch's floor must rise by this share of an even rise: a saw-tooth or a step has stretches that do not. */
const EVEN_SHARE = 0.2
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
  const [first, last] = [third(points, 0), third(points, 2)]
  return last >= KEEPS_GROWING * first ? 'goes-on' : 'slows'
}

function floorRises(points: readonly Point[]): boolean {
  const floors = Array.from({ length: STRETCHES }, (_, index) =>
    Math.min(...stretch(points, index, STRETCHES).map(({ y }) => y)),
  )
  const rises = floors.slice(1).map((floor, index) => floor - (floors[index] ?? floor))
  const even = median(rises)
  return even > 0 && rises.every((rise) => rise > 0 && rise >= EVEN_SHARE * even)
}

/** Slope of one third, neighbours included so that no third has fewer than four points. */
function third(points: readonly Point[], index: number): number {
  return theilSen(stretch(points, index, 3)).perX
}

function stretch(points: readonly Point[], index: number, count: number): readonly Point[] {
  const from = Math.floor((index * points.length) / count)
  return points.slice(from, Math.floor(((index + 1) * points.length) / count))
}
