// Which step a survey of the heap takes next: pure, from what it has seen. A life in uneven intervals; more of it while
// something grows, to tell a cache that fills late from a leak; a trace of what adds; further lives after close.
import type { Capture, HeapEvidence, SurveyStep } from '../../runner/heap-evidence.ts'
import type { ExactShape } from '../counts/exact-growth.ts'
import { isBlind, siteGrowth } from './site-growth.ts'
import { fullAt, isNotFull, withoutNotFull } from './not-full.ts'
import { nextFar } from './far-life.ts'
import { livingGrowth } from './living-growth.ts'
import { isTimeFor, type SurveyPace } from './survey-pace.ts'
import { type PathGrowth, runningGrowth } from './survey-growth.ts'

/**
 * A life is looked at when it begins and when it has had its cycles: what is not more then did not grow at every look,
 * however many lie between. While something grows it is lived on to so many times its cycles: unevenly, so that no period
 * of the subject fits between two looks.
 */
const FURTHER = [1.53, 2.09, 2.87, 4] as const
/** Where a life that cannot be lived on is captured, as shares of its cycles. */
const SHARES = [0.21, 0.47, 0.71, 1] as const
/** A life that ended before this share of its cycles says nothing, … */
const LEAST_LIVED = SHARES[2]
/** … and neither does one of fewer cycles: what each of them adds one to must be more than a coincidence. */
const LEAST_CYCLES = 4
/**
 * And to so many times what fills a container that is bounded: past it, and then as long as shows that it holds. Evenly,
 * for intervals that are short beside the whole are joined, and fewer than four tell nothing.
 */
const FILLING = [0.3, 0.55, 0.8, 1.05, 1.25] as const
/** What is bounded by more than this is not filled. */
const MOST_FILLED_BYTES = 500_000_000

/** True once a life went on beyond its cycles: a cache that fills late would have been told from a leak. */
export function hasLivedOn({ captures }: HeapEvidence, cycles: number): boolean {
  return captures.some(({ after, cycle }) => after === 'run' && cycle > cycles)
}

/** True once as much of a life was seen as was to be. */
export function hasLived({ captures }: HeapEvidence, cycles: number): boolean {
  return captures.some(
    ({ after, cycle, snapshot }) =>
      after === 'run' &&
      snapshot !== undefined &&
      cycle >= Math.max(LEAST_CYCLES, Math.round(LEAST_LIVED * cycles)),
  )
}

/** Nearer than this to the one before, a look tells nothing new. */
const NEXT_LOOK = 1.1

/** Before the last look at what grows: what lives for a second is gone by then, and is no leak. */
const REST_MS = 1_500
/** In a run of so many rests it has already shown that it does not go on. */
const LONG_RUN = 2

/** Cycles of a trace: enough for what one cycle in twenty adds. */
const TRACE_CYCLES = 40
/** Additions that a trace should see, and the cycles it may take for them. */
const TRACE_ADDITIONS = 4
const MAX_TRACE_CYCLES = 240
/** Further lives at each capture; the first ones still make what a second life finds. */
const LIVES = [2, 6] as const
/** Looks while it ran, without which nothing is said of what grows: fewer intervals rise by chance. */
export const LEAST_LOOKS_TO_JUDGE = 5
/** Looks at what further lives leave, without which a survey is not complete. */
export const LEAST_LIFE_LOOKS = LIVES.length
/** And further ones when something was left: uneven, as the cycles are. */
const FURTHER_LIVES = [3, 4, 3] as const
/** With them. */
export const MOST_LIFE_LOOKS = LIVES.length + FURTHER_LIVES.length
const TRACED_LIVES = 3
/** Of one thing, what a leak leaves for each life at least. */
export const LEAST_PER_LIFE = 0.5

/** @param evidence with at least the capture of the baseline */
export function nextStep(evidence: HeapEvidence, pace: SurveyPace): SurveyStep {
  const last = evidence.captures.at(-1)
  if (last === undefined || last.isLate || pace.leftMs <= 0) return { do: 'end' }
  if (last.after === 'live') return nextLives(evidence, pace)
  if (evidence.captures.some(({ after }) => after === 'trace')) return afterTrace(evidence, last, pace)
  return nextRun(evidence, last, pace)
}

/** The step after a look that decides nothing alone, the first of a run or of lives; undefined after any other. */
export function stepBeforeReading(captures: readonly Capture[], pace: SurveyPace): SurveyStep | undefined {
  const last = captures.at(-1)
  const isFirst = captures.filter(({ after }) => after === last?.after).length === 1
  if (!isFirst || (last?.after !== 'baseline' && last?.after !== 'live')) return undefined
  return nextStep({ captures, paths: [] }, pace)
}

function nextRun(evidence: HeapEvidence, last: Capture, pace: SurveyPace): SurveyStep {
  const shares = canLiveOn(pace) ? [1] : SHARES
  const next = shares.map((share) => Math.round(share * pace.cycles)).find((cycle) => cycle > last.cycle)
  // It has nothing left to do in this life; others may still leave something.
  if (last.isUsedUp) return afterLife(evidence, pace)
  const growing = growths(evidence)
  // Bounds are looked for from the moment that something grows.
  const showsNumbers = growing.length > 0 && { showsNumbers: true as const }
  if (next !== undefined) return { do: 'run', untilCycle: next, restMs: 0, ...showsNumbers }
  const trace = { do: 'trace', cycles: traceCycles([]) } as const
  const isSeenEnough = !pace.sawGrowth || runLooks(evidence) >= LEAST_LOOKS_TO_JUDGE
  if (growing.length === 0 && isSeenEnough) return pace.tracesNative ? trace : afterLife(evidence, pace)
  const furthest = FURTHER.map((times) => Math.round(times * pace.cycles))
  const further = furthest.find((cycle) => cycle > last.cycle)
  if (further !== undefined && isTimeFor(further - last.cycle, pace)) {
    const isRestful =
      further === furthest.at(-1) && further * pace.msPerCycle < LONG_RUN * longestRestMs(pace)
    return { do: 'run', untilCycle: further, restMs: isRestful ? longestRestMs(pace) : 0, ...showsNumbers }
  }
  const leaks = (isBlind(evidence) ? growing : withoutNotFull(runningGrowth(evidence))).filter(goesOn)
  const filling = leaks.length > 0 ? undefined : nextFilling(evidence, last.cycle)
  if (filling !== undefined && isTimeFor(filling.lastCycle - last.cycle, pace))
    return { do: 'run', untilCycle: filling.untilCycle, restMs: 0, showsNumbers: true }
  const far = nextFar(withoutNotFull(runningGrowth(evidence)), last, pace)
  if (far !== undefined) return far
  // What only a trace tells: whether numbers are still added to a store that was enlarged.
  const isOpen = runningGrowth(evidence).some(({ entries }) => entries !== undefined)
  return leaks.length === 0 && !isOpen && !pace.tracesNative
    ? afterLife(evidence, pace)
    : { do: 'trace', cycles: traceCycles(leaks) }
}

/** What the code beside the additions tells may still end what grows: it is lived on to see that. */
function afterTrace(evidence: HeapEvidence, last: Capture, pace: SurveyPace): SurveyStep {
  if (last.isUsedUp || pace.endsItself) return afterLife(evidence, pace)
  const growing = withoutNotFull(runningGrowth(evidence))
  if (!growing.some(goesOn)) {
    const filling = nextFilling(evidence, last.cycle)
    if (filling !== undefined && isTimeFor(filling.lastCycle - last.cycle, pace))
      return { do: 'run', untilCycle: filling.untilCycle, restMs: 0 }
  }
  return nextFar(growing, last, pace) ?? afterLife(evidence, pace)
}

function longestRestMs({ endsWithinMs = 0 }: SurveyPace): number {
  return Math.max(REST_MS, endsWithinMs)
}

interface Growth {
  readonly shape: ExactShape
  /** Things for each cycle; 0 where only bytes are known. */
  readonly rate: number
}

/** By path, or by site where no path was seen. */
function growths(evidence: HeapEvidence): readonly Growth[] {
  if (!isBlind(evidence)) return runningGrowth(evidence)
  return siteGrowth(evidence).map(({ shape }) => ({ shape, rate: 0 }))
}

/** Until all that is bounded is full: the next look, and the last. */
function nextFilling(
  evidence: HeapEvidence,
  cycle: number,
): { readonly untilCycle: number; readonly lastCycle: number } | undefined {
  const filling = runningGrowth(evidence).filter(
    (each) => (goesOn(each) || each.entries !== undefined) && isNotFull(each),
  )
  const full = Math.max(0, ...filling.map((each) => fullAt(each) ?? 0))
  if (full * filling.reduce((sum, { bytesRate }) => sum + bytesRate, 0) > MOST_FILLED_BYTES) return undefined
  const looks = FILLING.map((share) => Math.ceil(share * full))
  const untilCycle = looks.find((look) => look > NEXT_LOOK * cycle)
  return untilCycle === undefined ? undefined : { untilCycle, lastCycle: looks.at(-1) ?? untilCycle }
}

function goesOn({ shape }: Pick<Growth, 'shape'>): boolean {
  return shape === 'goes-on'
}

/** By what the run before took for a cycle, until this one has run some; also where each takes longer than the one before. */
function canLiveOn(pace: SurveyPace): boolean {
  const furthest = Math.max(...FURTHER)
  return !pace.endsItself && isTimeFor(furthest ** 2 * pace.cycles, pace)
}

/** Snapshots while it ran. */
export function runLooks({ captures }: HeapEvidence): number {
  return captures.filter(
    ({ after, snapshot }) => (after === 'baseline' || after === 'run') && snapshot !== undefined,
  ).length
}

/** The slowest of the leaks must be seen to add. */
function traceCycles(leaks: readonly Growth[]): number {
  const slowest = Math.min(1, ...leaks.filter(({ rate }) => rate > 0).map(({ rate }) => rate))
  return Math.min(MAX_TRACE_CYCLES, Math.max(TRACE_CYCLES, Math.ceil(TRACE_ADDITIONS / slowest)))
}

function afterLife(evidence: HeapEvidence, pace: SurveyPace): SurveyStep {
  return pace.seeksHolder === true ? { do: 'end' } : lives(evidence, pace)
}

function lives(evidence: HeapEvidence, pace: SurveyPace): SurveyStep {
  const done = evidence.captures.filter(
    ({ after, traced }) => after === 'live' && traced === undefined,
  ).length
  const planned = [...LIVES, ...FURTHER_LIVES]
  // Where a run has leaked there is nothing to spare: it is told, whatever lives do.
  const isRestful = done === planned.length - 1 && !growths(evidence).some(goesOn)
  const restMs = isRestful ? longestRestMs(pace) : 0
  return { do: 'live', lives: planned[done] ?? 1, cycles: pace.lifeCycles, restMs, traced: false }
}

/** What further lives may leave, beside what the run has already shown to leak. */
export function leftByLives(evidence: HeapEvidence): readonly PathGrowth[] {
  const told = new Set(runningGrowth(evidence).filter(goesOn).map(inWords))
  return withoutNotFull(livingGrowth(evidence)).filter(
    (each) => !told.has(inWords(each)) && (each.by === 'bytes' || each.rate >= LEAST_PER_LIFE),
  )
}

/** What a run leaks its lives leave as well: along another way from the root, for the first one is closed. */
function inWords({ path }: PathGrowth): string {
  return path.path.join(' ')
}

function nextLives(evidence: HeapEvidence, pace: SurveyPace): SurveyStep {
  const captures = evidence.captures.filter(({ after }) => after === 'live')
  if (captures.some(({ traced }) => traced !== undefined)) return { do: 'end' }
  if (captures.length < LIVES.length) return lives(evidence, pace)
  const left = leftByLives(evidence)
  if (left.length === 0) return { do: 'end' }
  if (captures.length < MOST_LIFE_LOOKS) return lives(evidence, pace)
  const isSure = left.some(goesOn)
  return isSure
    ? { do: 'live', lives: TRACED_LIVES, cycles: pace.lifeCycles, restMs: 0, traced: true }
    : { do: 'end' }
}
