// How one scenario of a gate ended, and what the whole comes to.
import type { BaselineEntry } from '../baseline/baseline.ts'
import type { Comparison } from '../baseline/compare.ts'
import type { ComparedFigure } from '../baseline/baseline-comparison.ts'
import { formatNamed, plural } from '../findings/quantity.ts'
import type { Result } from '../report/result.ts'

export interface GateOutcome {
  readonly name: string
  /** `worse` than the baseline; `better` is green and offered as the new one. */
  readonly state: 'same' | 'better' | 'worse' | 'leak' | 'undecided' | 'error' | 'measured'
  /** Why, in a sentence; empty when all is well. */
  readonly message: string
  readonly findings: Result['findings']
  /** Known leaks that may stay for now. */
  readonly suppressed?: Result['suppressed']
  readonly idleSuppressions?: Result['idleSuppressions']
  readonly runs: number
  readonly comparison: Comparison | undefined
  /** What a baseline would keep of it; undefined when it was not clean. */
  readonly entry: BaselineEntry | undefined
  /** Where the result is that reports are made of. */
  readonly directory: string
}

const EXIT_CODES = { same: 0, better: 0, measured: 0, worse: 1, leak: 1, error: 2, undecided: 3 } as const

export function gateExitCode({ state }: GateOutcome): number {
  return EXIT_CODES[state]
}

/** The rule of a figure that is worse than its baseline. */
const RULE = 'baseline'

/** The same result, with the comparison and a finding for each figure that is worse. */
export function comparedResult(result: Result, comparison: Comparison): Result {
  const worse = comparison.figures.filter(({ judgement }) => judgement === 'worse').map(worseFinding)
  const told = {
    figures: [...comparison.figures],
    leftOut: [...comparison.leftOut],
    against: comparison.against,
    measuredOn: comparison.measuredOn,
  }
  if (worse.length === 0) return { ...result, comparison: told }
  const reasons = [...worse.map(({ message }) => message), ...result.reasons]
  return {
    ...result,
    verdict: 'leak',
    outcome: result.outcome === 'clean' ? 'over-budget' : result.outcome,
    findings: [...worse, ...result.findings],
    reasons,
    comparison: told,
  }
}

function worseFinding(figure: ComparedFigure): Result['findings'][number] {
  const { name, before, now, relevantDifference } = figure
  return {
    rule: RULE,
    kind: name,
    message: changeInSentence(figure),
    phase: name.split('.')[0] ?? '',
    evidence: {
      before: before.median,
      now: now.median,
      relevantDifference,
      runsBefore: before.runs,
      runsNow: now.runs,
    },
  }
}

/** `replay.peakRssBytes rose from 189 MB to 214 MB (5 and 6 runs)`. */
export function changeInSentence({ name, before, now }: ComparedFigure): string {
  const verb = now.median > before.median ? 'rose' : 'fell'
  const share = before.median === 0 ? '' : `, ${percent(now.median / before.median - 1)}`
  const runs = `${before.runs} and ${plural(now.runs, 'run')}`
  return `${name} ${verb} from ${formatNamed(name, before.median)} to ${formatNamed(name, now.median)}${share} (${runs})`
}

function percent(share: number): string {
  return `${share > 0 ? '+' : '−'}${Number(Math.abs(share * 100).toPrecision(2))} %`
}
