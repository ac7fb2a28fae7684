// When a subject is lived with once more, for longer: what came so seldom that one life does not tell whether it ends.
import { openCounts } from '../findings/counts/open-counts.ts'
import { growingOrigins } from '../findings/rules/growth-by-origin.ts'
import { growingCounts } from '../findings/rules/persistent-growth.ts'
import type { Claim } from '../findings/rule.ts'
import type { Run } from '../runner/run.ts'
import type { OpenSeries } from '../runner/series.ts'
import type { ScenarioLocation } from '../runner/work.ts'
import { endsItself, msPerCycle } from './phase-to-survey.ts'

/** What comes once in forty cycles comes in each of eight stretches of it. */
const TIMES = 4
const MOST_MS = 20_000
/** More each cycle than this goes on for ever in a life of some hundred. */
const SELDOM = 0.5
/** So many may be all that there ever are. */
const A_FEW = 64

/**
 * The same module with more cycles; undefined where nothing asks for it, the user chose them, or it would take long.
 * @param limitMs of the user's, for the run that was and this one
 */
export function longerLife(
  location: ScenarioLocation,
  run: Run,
  { claim, limitMs = Infinity }: { readonly claim: Claim; readonly limitMs?: number | undefined },
): ScenarioLocation | undefined {
  const [series] = run.phases
  if (location.kind !== 'module' || location.cycles !== undefined || series === undefined) return undefined
  const { end, plannedCycles } = series
  const isWhole =
    end.how === 'closed' || end.how === 'ended' || (end.how === 'stopped' && end.why === 'evidence')
  const cycles = TIMES * plannedCycles
  const isTime = cycles * msPerCycle(series) <= MOST_MS && (1 + TIMES) * run.durationMs <= limitMs
  const isAsked = isWhole && !endsItself(series) && isTime
  return isAsked && growsSeldom(series, claim) ? { ...location, cycles } : undefined
}

/** True where all that grew by count did so too seldom to be told from something that ends. */
function growsSeldom(series: OpenSeries, claim: Claim): boolean {
  const found = [...growingOrigins(series), ...growingCounts(series, claim)]
  if (found.length === 0) return openCounts(series).length > 0
  return found.every(({ growthPerCycle = Infinity, evidence }) => {
    const counts = 'counts' in evidence ? evidence.counts : []
    return growthPerCycle < SELDOM && (counts.at(-1) ?? 0) - (counts[0] ?? 0) <= A_FEW
  })
}
