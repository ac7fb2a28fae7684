// How much higher one group of runs lies than another: the Hodges–Lehmann shift with its interval, from the exact
// distribution of Mann–Whitney's U. No assumption about the shape of the noise, and one wild run cannot move it far.
import { median } from '../findings/bytes/slope.ts'

export interface ShiftInterval {
  /** Median of all differences. */
  readonly shift: number
  /** One-sided bounds; infinite where there are too few runs to say anything. */
  readonly lower: number
  readonly upper: number
}

/** One-sided. Five runs against five reach it (1 in 252), four against four do not. */
const ALPHA = 0.005

/** @throws RangeError without values on either side */
export function shiftInterval(before: readonly number[], now: readonly number[]): ShiftInterval {
  if (before.length === 0 || now.length === 0)
    throw new RangeError(
      `Compare runs: ${before.length} before and ${now.length} now, at least 1 each is needed`,
    )
  const differences = Float64Array.from(now.flatMap((each) => before.map((other) => each - other))).toSorted()
  const rank = boundRank(before.length, now.length)
  return {
    shift: median(differences),
    lower: differences[rank - 1] ?? -Infinity,
    upper: rank === 0 ? Infinity : (differences[differences.length - rank] ?? Infinity),
  }
}

/** True when so many runs could prove a shift at all. */
export function canProve(before: number, now: number): boolean {
  return boundRank(before, now) > 0
}

/** The rank, from 1, of the difference that is the bound; 0 when no difference is extreme enough. */
function boundRank(before: number, now: number): number {
  const all = orders(before, now)
  let rank = 0
  let below = 0
  for (const each of mannWhitney(before, now)) {
    below += each
    if (below / all > ALPHA) break
    rank += 1
  }
  return rank
}

/** All orders of both groups: the binomial coefficient. */
function orders(before: number, now: number): number {
  let all = 1
  for (let each = 1; each <= now; each += 1) all = (all * (before + each)) / each
  return all
}

/** In how many orders of both groups each U comes about: the Gaussian binomial coefficient, factor by factor. */
function mannWhitney(before: number, now: number): Iterable<number> {
  const most = before * now
  const ways = new Float64Array(most + 1)
  ways[0] = 1
  for (let each = 1; each <= now; each += 1) {
    for (let u = most; u >= before + each; u -= 1) ways[u] = (ways[u] ?? 0) - (ways[u - before - each] ?? 0)
    for (let u = each; u <= most; u += 1) ways[u] = (ways[u] ?? 0) + (ways[u - each] ?? 0)
  }
  return ways
}
