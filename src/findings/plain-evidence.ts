// Whether a running phase has already shown a leak beyond doubt, so that minutes need not be spent on it.
// A cache that fills looks like a leak until it is full: growth counts only once most of the phase has passed, or when no cache would be so big.
import type { OpenSeries } from '../runner/series.ts'
import type { Asked } from '../runner/still-looks.ts'
import type { Finding, FindingOf } from './finding.ts'
import { followEmitters, withoutHeldEmitters } from './cause/held-below.ts'
import { withoutFollowers } from './cause/listeners-of-the-leaked.ts'
import { ownEndMs } from './counts/own-end.ts'
import { measure, metricNamed } from './metrics.ts'
import type { Claim } from './rule.ts'
import { growingFigures } from './rules/figure-growth.ts'
import { growingOrigins } from './rules/growth-by-origin.ts'
import { growingBytes, isFarAboveFloor } from './rules/heap-growth.ts'
import { plainlyAboveZero } from './rules/must-be-zero.ts'
import { growingCounts } from './rules/persistent-growth.ts'
import { runningSamples } from './series-values.ts'

/** Share of the phase after which growth that has gone on all the time is believed. */
const MOST_OF_IT = 0.6
const ENOUGH_SAMPLES = 20
/** A bounded cache of this size would have been found by its budget. */
const NO_CACHE_BYTES = 268_435_456
/** Peaks never come back, but a stop at the limit itself would hide what made them. */
const FAR_ABOVE_BUDGET = 2
/** Cycles measured before a peak ends the run: what made it should be seen in the figures too. */
const CYCLE_SAMPLES = 3
/** Peaks and levels only: a percentile may still fall. */
const FINAL_ONCE_SEEN = /^(.+\.)?peak[A-Z]\w*Bytes$/

/** What a run does next. Of a `still` sample: waits while counts that grew have not gone. */
export function afterSample(series: OpenSeries, claim: Claim, trusts: 'all' | 'exact' | 'limits'): Asked {
  if (series.samples.at(-1)?.moment === 'still' && grownCounts(series, claim).length > 0) {
    const endsWithinMs = ownEndMs(series)
    return endsWithinMs === undefined ? 'wait' : { endsWithinMs }
  }
  return plainEvidence(series, claim, trusts) ? 'stop' : 'continue'
}

/**
 * @param trusts `exact`: a survey will look at the bytes, and needs a run that was not cut short. `limits`: what grows
 *   may be known and suppressed, so only what would burst the machine ends a run
 */
export function plainEvidence(
  series: OpenSeries,
  claim: Claim,
  trusts: 'all' | 'exact' | 'limits' = 'all',
): boolean {
  if (trusts === 'limits')
    return (
      farAboveBudget(series, claim) || growingBytes(series).some((each) => totalBytes(each) > NO_CACHE_BYTES)
    )
  return (
    plainlyAboveZero(series.samples, claim) ||
    farAboveBudget(series, claim) ||
    plainGrowth(series, claim, trusts)
  )
}

function plainGrowth(series: OpenSeries, claim: Claim, trusts: 'all' | 'exact'): boolean {
  if (!series.judgesGrowth || runningSamples(series).length < ENOUGH_SAMPLES) return false
  const bytes = trusts === 'exact' || !series.judgesBytes ? [] : growingBytes(series).filter(isFarAboveFloor)
  if (shareDone(series) < MOST_OF_IT) return bytes.some((finding) => totalBytes(finding) > NO_CACHE_BYTES)
  const grown = grownCounts(series, claim)
  // Who holds these is for the survey to say, whatever else is plain.
  if (trusts === 'exact' && withoutFollowers(grown).some(followEmitters)) return false
  const counts = withoutHeldEmitters(grown)
  return bytes.length > 0 || counts.length > 0 || growingFigures(series, claim).length > 0
}

function grownCounts(series: OpenSeries, claim: Claim): readonly Finding[] {
  return [...growingOrigins(series), ...growingCounts(series, claim)]
}

function totalBytes({ evidence: { bytes } }: FindingOf<'heap-growth'>): number {
  return (bytes.at(-1) ?? 0) - (bytes[0] ?? 0)
}

/** By the workload where it says how much there is, else by the planned cycles. */
function shareDone(series: OpenSeries): number {
  const last = series.samples.at(-1)
  const progress = last?.inside.progress
  const byWorkload = progress?.total === undefined ? 0 : progress.done / progress.total
  return Math.max(byWorkload, (last?.cycle ?? 0) / series.plannedCycles)
}

function farAboveBudget(series: OpenSeries, claim: Claim): boolean {
  const limits = Object.entries(claim.budget).filter(([name]) => FINAL_ONCE_SEEN.test(name))
  const cycles = series.samples.filter(({ moment }) => moment === 'cycle').length
  if (limits.length === 0 || cycles < CYCLE_SAMPLES) return false
  const measured = measure([series])
  return limits.some(([name, limit]) => (metricNamed(measured, name) ?? 0) > FAR_ABOVE_BUDGET * limit)
}
