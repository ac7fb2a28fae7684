// The bound of a container that was traced while it grew, for what grows at its rate: where a snapshot tells none.
import type { PathBound } from '../../runner/heap-evidence.ts'
import type { Point } from '../bytes/slope.ts'
import { exactRate } from '../counts/exact-growth.ts'
import type { Traced } from './traced-containers.ts'

/** A container grows at the rate of the path within this factor. */
const SAME_RATE = 1.1

/** What grew, by its exact counts. */
interface Grown {
  /** In one cycle. */
  readonly rate: number
  readonly counts: readonly Point[]
}

/** Undefined where something of that rate is added to without a bound as well: it may be what leaks. */
export function tracedBound(grown: Grown, traced: Traced): PathBound | undefined {
  const { counts } = grown
  const held = heldAt(counts, traced.untilCycle)
  if (held <= 0) return undefined
  const fitting = growingAtRate(grown, traced)
  const [first] = fitting
  if (first?.bound === undefined || fitting.some(({ bound }) => bound === undefined)) return undefined
  return { ...first.bound, entriesPerThing: first.size / held }
}

/** The trace ends some cycles after the look before it. */
function heldAt(counts: readonly Point[], cycle = Infinity): number {
  const before = counts.filter(({ x }) => x <= cycle)
  const last = before.at(-1)
  if (last === undefined) return 0
  return cycle === Infinity ? last.y : last.y + exactRate(before) * (cycle - last.x)
}

/** True where the code that adds at that rate takes away as well: it may be full one day. */
export function isTakenFrom(grown: Grown, traced: Traced): boolean {
  return growingAtRate(grown, traced).some((each) => each.isTakenFrom === true)
}

/** At its rate, or at the one that it had when it was traced: it may have come to its end since. */
function growingAtRate({ rate, counts }: Grown, traced: Traced): Traced['containers'] {
  const { containers, cycles, untilCycle = Infinity } = traced
  const rates = [rate, exactRate(counts.filter(({ x }) => x <= untilCycle))].filter((each) => each > 0)
  return containers.filter(
    ({ grew, adds }) =>
      adds.some(({ stack }) => stack.length > 0) && // Else it is the leak that we have planted.
      rates.some((each) => Math.abs(Math.log(grew / cycles / each)) <= Math.log(SAME_RATE)),
  )
}
