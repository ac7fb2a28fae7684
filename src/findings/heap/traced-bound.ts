// The bound of a container that was traced while it grew, for what grows at its rate: where a snapshot shows no numbers.
import type { PathBound } from '../../runner/heap-evidence.ts'
import type { Point } from '../bytes/slope.ts'
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
export function tracedBound({ rate, counts }: Grown, traced: Traced): PathBound | undefined {
  const held = counts.at(-1)?.y ?? 0
  if (rate <= 0 || held === 0) return undefined
  const fitting = traced.containers.filter(
    ({ grew, adds }) =>
      adds.some(({ stack }) => stack.length > 0) && // Else it is the leak that we have planted.
      Math.abs(Math.log(grew / traced.cycles / rate)) <= Math.log(SAME_RATE),
  )
  const [first] = fitting
  if (first?.bound === undefined || fitting.some(({ bound }) => bound === undefined)) return undefined
  return { ...first.bound, entriesPerThing: first.size / held }
}
