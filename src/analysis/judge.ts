// From a run to a verdict: every rule, exact evidence first, and no pass where something was not seen.
import type { PhaseSeries, Run } from '../scenario/series.ts'
import { answered } from './answered.ts'
import { explainedCounts } from './explained-counts.ts'
import type { Doubt, Finding, Verdict } from './finding.ts'
import { mergedFindings } from './merged-findings.ts'
import { plural } from './quantity.ts'
import type { Claim, Rule } from './rule.ts'
import { budget } from './rules/budget.ts'
import { figureGrowth } from './rules/figure-growth.ts'
import { growingPath } from './rules/growing-path.ts'
import { growthByOrigin } from './rules/growth-by-origin.ts'
import { heapGrowth } from './rules/heap-growth.ts'
import { leftAfterClose } from './rules/left-after-close.ts'
import { leftByOrigin } from './rules/left-by-origin.ts'
import { mustBeZero } from './rules/must-be-zero.ts'
import { persistentGrowth } from './rules/persistent-growth.ts'
import { runEnded } from './rules/run-ended.ts'
import { tooManyListeners } from './rules/too-many-listeners.ts'
import { heldAgainstProbe } from './unknown-to-probe.ts'

/** Strongest evidence first: what is exact before what is estimated, what was promised last. */
export const rules: readonly Rule[] = [
  runEnded,
  mustBeZero,
  growthByOrigin,
  leftByOrigin,
  leftAfterClose,
  persistentGrowth,
  tooManyListeners,
  growingPath,
  heapGrowth,
  figureGrowth,
  budget,
]

/** A path that grows is counted exactly; in a short life it may still be a cache that is not full yet. */
const ESTIMATING = new Set([growingPath.name, heapGrowth.name, figureGrowth.name])

/** True of what a longer run could overrule; everything else is exact. */
export function isEstimated({ rule }: Finding): boolean {
  return ESTIMATING.has(rule)
}

/** @param claim the scenario that was run */
export function judge(run: Run, claim: Claim): Verdict {
  const judgements = rules.map((rule) => rule.check(run, claim))
  const merged = explainedCounts(mergedFindings(judgements.flatMap((judgement) => judgement.findings)))
  const findings = answered(run, heldAgainstProbe(run, merged))
  const doubts = [...incomplete(run, claim), ...judgements.flatMap((judgement) => judgement.doubts)]
  const notes = [...stops(run), ...unobserved(run)]
  if (findings.length > 0) {
    return {
      verdict: 'leak',
      reasons: [...findings.map(({ message }) => message), ...notes],
      findings,
      doubts,
    }
  }
  if (doubts.length > 0)
    return { verdict: 'undecided', reasons: [...doubts.map(inWords), ...notes], findings }
  return { verdict: 'clean', reasons: [whatWasSeen(run), ...notes], findings }
}

function incomplete(run: Run, claim: Claim): readonly Doubt[] {
  const missing = claim.phases
    .filter(({ name }) => !run.phases.some(({ phase }) => phase === name))
    .map(({ name }) => ({ phase: name, reason: 'it did not run', isIncomplete: true as const }))
  return [...run.phases.flatMap(unfinished), ...missing]
}

function unfinished({ phase, end, samples }: PhaseSeries): readonly Doubt[] {
  if (end.how === 'stopped') return [{ phase, reason: 'it was ended before it was done', isIncomplete: true }]
  if (samples.some(({ moment }) => moment === 'cycle')) return []
  const why = end.how === 'closed' ? ": its step returned 'done' before, which ends a run" : ''
  return [{ phase, reason: `no cycle was measured${why}`, isIncomplete: true }]
}

const STOP_REASONS = {
  evidence: 'was ended early: the evidence was plain',
  'time-limit': 'was ended by the time limit, and judged on what was seen until then',
  interrupted: 'was interrupted, and judged on what was seen until then',
} as const

function stops(run: Run): readonly string[] {
  return run.phases.flatMap(({ phase, end }) =>
    end.how === 'stopped' ? [`Phase ${phase} ${STOP_REASONS[end.why]}`] : [],
  )
}

function unobserved(run: Run): readonly string[] {
  const blind = run.phases.some(({ samples }) => samples.some(({ outside }) => outside === undefined))
  return blind
    ? ['Descriptors, threads, child processes and peak memory were not observed: there is no /proc']
    : []
}

function inWords({ phase, reason }: Doubt): string {
  return phase === '' ? reason : `Phase ${phase}: ${reason}`
}

function whatWasSeen(run: Run): string {
  const phases = run.phases.map(({ cycleName, samples }) =>
    plural(Math.max(0, ...samples.map(({ cycle }) => cycle)), cycleName),
  )
  const samples = run.phases.reduce((sum, series) => sum + series.samples.length, 0)
  return `Nothing grew and nothing was left over ${phases.join(', ')}, in ${plural(samples, 'sample')}`
}
