// From a run to a verdict: every rule, exact evidence first, and no pass where something was not seen.
import type { Run } from '../runner/run.ts'
import type { RuleName } from './evidence.ts'
import type { Finding } from './finding.ts'
import type { Verdict } from './verdict.ts'
import { blindDoubts } from './blind-kinds.ts'
import { isBlindPlatform, partsOf, unseenIn } from './looked-parts.ts'
import { unseenNote } from './unseen-words.ts'
import { type Looked, outcomeOf } from './outcome.ts'
import { passes, through } from './passes.ts'
import { plural } from './quantity.ts'
import type { Claim, Rule } from './rule.ts'
import { budget } from './rules/budget.ts'
import { figureGrowth } from './rules/figure-growth.ts'
import { growingPath } from './rules/growing-path.ts'
import { growingSite } from './rules/growing-site.ts'
import { growingType } from './rules/growing-type.ts'
import { growthByOrigin } from './rules/growth-by-origin.ts'
import { heapGrowth } from './rules/heap-growth.ts'
import { leftAfterClose } from './rules/left-after-close.ts'
import { leftByOrigin } from './rules/left-by-origin.ts'
import { mustBeZero } from './rules/must-be-zero.ts'
import { persistentGrowth } from './rules/persistent-growth.ts'
import { runEnded } from './rules/run-ended.ts'
import { tooManyListeners } from './rules/too-many-listeners.ts'
import { isBelowFloor } from './bytes/stated-floor.ts'
import { floorsInWords } from './bytes/series-floors.ts'
import { lastingChildren } from './lasting-children.ts'
import { surveyNotes } from './heap/survey-note.ts'
import { timeNotes } from './time-notes.ts'

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
  growingSite,
  growingType,
  heapGrowth,
  figureGrowth,
  budget,
]

/** A path that grows is counted exactly; in a short life it may still be a cache that is not full yet. */
const ESTIMATING = new Set<RuleName>([
  growingPath.name,
  growingSite.name,
  growingType.name,
  heapGrowth.name,
  figureGrowth.name,
])

/** True of what a longer run could overrule; everything else is exact. */
export function isEstimated({ rule }: Finding): boolean {
  return ESTIMATING.has(rule)
}

/** @param claim the scenario that was run */
export function judge(run: Run, claim: Claim): Verdict {
  return outcomeOf(lookedAt(run, claim))
}

/** What was found and which parts looked, before what is known is left out and the outcome is made. */
export function lookedAt(run: Run, claim: Claim): Looked {
  const judgements = rules.map((rule) => rule.check(run, claim))
  const found = judgements.flatMap((judgement) => judgement.findings).filter((each) => !isBelowFloor(each))
  const findings = through(passes.judged, found, { run })
  return {
    findings,
    parts: partsOf(
      run,
      claim,
      judgements.flatMap(({ doubts }) => doubts),
    ),
    seen: `${whatWasSeen(run)}; ${floorsInWords(run.phases)}`,
    notes: [
      ...stops(run),
      ...timeNotes(run),
      ...unobserved(run),
      ...(findings.length === 0 && claim.wantsSurvey === true ? lastingChildren(run) : []),
      ...(findings.length > 0 ? [...surveyNotes(found, run.survey), ...unwatched(run)] : []),
    ],
  }
}

const STOP_REASONS = {
  evidence: 'was ended early: the evidence was plain',
  'time-limit': 'was ended by the time limit, and judged on what was seen until then',
  interrupted: 'was interrupted, and judged on what was seen until then',
  'capture-cost': 'was ended because a snapshot cost too much',
} as const

function stops(run: Run): readonly string[] {
  return run.phases.flatMap(({ phase, end }) =>
    end.how === 'stopped' ? [`Phase ${phase} ${STOP_REASONS[end.why]}`] : [],
  )
}

/** Once, whatever it is that the system does not tell. */
function unobserved(run: Run): readonly string[] {
  return isBlindPlatform(run)
    ? [
        'Descriptors, threads, child processes and peak memory were not observed: there is neither /proc nor ps',
      ]
    : unseenNote(unseenIn(run.phases))
}

/** Beside a finding; without one it is why nothing is decided. */
function unwatched(run: Run): readonly string[] {
  return blindDoubts(run).map(({ phase, reason }) => `Phase ${phase}: ${reason}`)
}

function whatWasSeen(run: Run): string {
  const phases = run.phases.map(({ cycleName, samples }) =>
    plural(Math.max(0, ...samples.map(({ cycle }) => cycle)), cycleName),
  )
  const samples = run.phases.reduce((sum, series) => sum + series.samples.length, 0)
  return `Nothing grew and nothing was left over ${phases.join(', ')}, in ${plural(samples, 'sample')}`
}
