// When a life is lived on far beyond its cycles, as that costs next to nothing: what has an end is full by then, or nearly so,
// and what goes on is a leak for sure.
import type { Capture, SurveyStep } from '../../runner/heap-evidence.ts'
import type { PathGrowth } from './survey-growth.ts'
import { isTimeFor, type SurveyPace } from './survey-pace.ts'

/**
 * And where only a far longer life tells, while that costs next to nothing: a bound of another form, a budget or a batch is
 * met by then.
 */
const FAR = [8.13, 15.37, 26.71, 40.29] as const
/** Steps of such a life; more where the code was seen to take from what grows, or it began late. */
const MOST_FAR_MS = { untold: 5_000, taken: 20_000 } as const
/** Up to the next look, with it. */
const MOST_NEXT_MS = { untold: 5_000, taken: 12_000 } as const
/** Of those looks which prove what goes on to do so: most bounds are met by then, whatever form they have. */
const PROVING = [1, 3] as const
const MOST_FAR_BYTES = 100_000_000

/** Where a far longer life tells, or tells for sure, whether something ends. */
export function nextFar(
  growing: readonly PathGrowth[],
  { cycle }: Capture,
  pace: SurveyPace,
): SurveyStep | undefined {
  if (pace.endsItself) return undefined
  const far = FAR.map((times) => Math.round(times * pace.cycles))
  const isTaken = growing.some(({ mayEnd }) => mayEnd === true)
  const isLeak = growing.some(({ shape }) => shape === 'goes-on')
  // Beside what goes on it does not matter.
  const isDim = !isLeak && growing.some(({ isStillRising }) => isStillRising === true)
  const isSought = isTaken || isDim
  const isUnproven = isLeak && pace.seeksHolder !== true
  const looks = isSought ? far : isUnproven ? far.slice(...PROVING) : []
  const next = looks.find((each) => each > cycle)
  if (next === undefined) return undefined
  const bytesRate = growing.reduce((sum, growth) => sum + growth.bytesRate, 0)
  // Where the steps are too dear for the proof, the nearest look tells something still.
  const untilCycle = [next, ...far.slice(0, 1)].find(
    (each) =>
      each > cycle && isAffordable(each, { cycle, bytesRate, as: isTaken ? 'taken' : 'untold' }, pace),
  )
  return untilCycle === undefined ? undefined : { do: 'run', untilCycle, restMs: 0 }
}

interface Going {
  readonly cycle: number
  readonly bytesRate: number
  readonly as: keyof typeof MOST_FAR_MS
}

function isAffordable(untilCycle: number, { cycle, bytesRate, as }: Going, pace: SurveyPace): boolean {
  const isCheap = untilCycle * pace.msPerStep <= MOST_FAR_MS[as] && untilCycle * bytesRate <= MOST_FAR_BYTES
  // A survey samples what is allocated, and may be slow where the run before was not; what grows may slow each step and look.
  const grown = untilCycle / Math.max(1, cycle)
  const msPerCycle = Math.max(pace.msPerCycle, grown * pace.lastMsPerCycle)
  const isSoon = (untilCycle - cycle) * msPerCycle + grown * pace.msPerSnapshot <= MOST_NEXT_MS[as]
  return isCheap && isSoon && isTimeFor(untilCycle - cycle, pace)
}
