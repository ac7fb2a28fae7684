// Holds the runs of now against those of before. Worse is only what is proven: the lower bound of the shift lies above
// the smallest relevant difference. What is merely higher in a handful of noisy runs stays `same`.
import type {
  BaselineComparison,
  ComparedFigure,
  FigureSpread,
  LeftOutFigure,
} from './baseline-comparison.ts'
import { median } from '../findings/bytes/slope.ts'
import { figureKind, relevantDifference, type ComparisonMode, type FigureKind } from './figure-kind.ts'
import type { FigureRuns } from './figures.ts'
import { incomparable, machineInWords, type Machine } from './machine.ts'
import { canProve, shiftInterval } from './shift-interval.ts'

/** What a baseline needs: with fewer, as many now could not prove a change. */
export const MIN_BASELINE_RUNS = 5
/** Runs of now that are enough to see that nothing looks changed. */
export const MIN_RUNS = 3

export interface MeasuredRuns {
  readonly machine: Machine
  readonly figures: FigureRuns
}

export interface CompareOptions {
  readonly against: string
  readonly mode: ComparisonMode
  /** Kinds of figures that whoever configured it does not want to be judged. Default none. */
  readonly leaveOut?: readonly FigureKind[]
}

export interface Comparison extends BaselineComparison {
  /** Figures of the baseline that were not measured now, or not often enough: an error, never a pass. */
  readonly missing: readonly string[]
  /** Figures that look changed, where further runs would tell. */
  readonly inDoubt: readonly string[]
}

export function compareRuns(before: MeasuredRuns, now: MeasuredRuns, options: CompareOptions): Comparison {
  const figures: ComparedFigure[] = []
  const leftOut: LeftOutFigure[] = []
  const missing: string[] = []
  const inDoubt: string[] = []
  for (const [name, known] of Object.entries(before.figures)) {
    const kind = figureKind(name)
    const reason = options.leaveOut?.includes(kind)
      ? `the configuration leaves out what is of the kind ${kind}`
      : (judgedAs(name, options.mode) ?? incomparable(kind, before.machine, now.machine))
    const values = now.figures[name] ?? []
    if (reason !== undefined) leftOut.push({ name, reason })
    else if (values.length < MIN_RUNS) missing.push(name)
    else {
      const { isUnclear, ...figure } = comparedFigure(name, { before: known, now: values }, options.mode)
      figures.push(figure)
      if (isUnclear) inDoubt.push(name)
    }
  }
  for (const name of Object.keys(now.figures)) {
    if (before.figures[name] === undefined) leftOut.push({ name, reason: 'the baseline does not have it' })
  }
  const { against } = options
  return { against, measuredOn: machineInWords(before.machine), figures, leftOut, missing, inDoubt }
}

/** Why a figure is not judged where another says the same better; undefined for one that is. */
function judgedAs(name: string, mode: ComparisonMode): string | undefined {
  const metric = name.split('.')[1]
  if (mode === 'stored' && metric === 'stepCpuMs')
    return 'the speed of the machine on two days is in it: stepWork is judged'
  if (mode === 'beside' && metric === 'stepWork') return 'both sides ran in turn: stepCpuMs is judged'
  return undefined
}

interface TwoGroups {
  readonly before: readonly number[]
  readonly now: readonly number[]
}

function comparedFigure(
  name: string,
  groups: TwoGroups,
  mode: ComparisonMode,
): ComparedFigure & { readonly isUnclear: boolean } {
  const { before, now } = groups
  const spreads = { before: spreadOf(before), now: spreadOf(now) }
  const isCount = ['count', 'thread'].includes(figureKind(name))
  const isExact = isCount && isConstant(before) && isConstant(now)
  const relevant = isExact ? 0 : relevantDifference(name, spreads.before.median, mode)
  const { shift, lower, upper } = shiftInterval(before, now)
  const isProvable = canProve(before.length, now.length)
  const judgement = !isProvable ? 'same' : lower > relevant ? 'worse' : upper < -relevant ? 'better' : 'same'
  // Half-way there is near enough to spend more runs on.
  const looksChanged = isExact ? shift !== 0 : Math.abs(shift) > relevant / 2
  return {
    name,
    ...spreads,
    relevantDifference: relevant,
    judgement,
    isUnclear: judgement === 'same' && looksChanged,
  }
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0])
}

/** So few runs have no narrower interval than from the lowest to the highest. */
function spreadOf(values: readonly number[]): FigureSpread {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values), runs: values.length }
}
