// Which parts of a run should have looked, and what speaks against each having done so to its end.
import type { PhaseSeries } from '../runner/series.ts'
import type { Run } from '../runner/run.ts'
import { blindDoubts } from './blind-kinds.ts'
import type { Doubt } from './doubt.ts'
import { type Part, partOf } from './parts.ts'
import { type PartName } from './doubt.ts'
import { plural } from './quantity.ts'
import type { Unseen } from '../resources/unseen-outside.ts'
import { type UnseenCount, unseenCounts } from './unseen-words.ts'
import type { Claim } from './rule.ts'

const BLIND = 'came without a look from outside: neither /proc nor ps tells of it'

/** @param doubts of the rules: why one cannot say `nothing found` */
export function partsOf(run: Run, claim: Claim, doubts: readonly Doubt[]): readonly Part[] {
  const all = [
    ...incomplete(run, claim),
    ...missingSurvey(run, claim),
    ...probeDoubts(run),
    ...observerDoubts(run),
    ...doubts,
  ]
  const ofPart = (name: PartName): readonly Doubt[] => all.filter(({ part = 'run' }) => part === name)
  const wanted: readonly PartName[] = [
    'run',
    ...(claim.wantsSurvey === true || run.survey !== undefined ? (['survey'] as const) : []),
    ...(run.phases.some(({ isProbed }) => isProbed === true) ? (['probe'] as const) : []),
    ...(isBlindPlatform(run) ? [] : (['observer'] as const)),
  ]
  const others = new Set(all.map(({ part = 'run' }) => part).filter((part) => !wanted.includes(part)))
  return [...wanted, ...others].map((name) => partOf(name, ofPart(name)))
}

/** The one on which Node runs and that has neither /proc nor `ps`. */
const BLIND_PLATFORM = 'win32'

/** Where nothing was ever seen from outside, and nobody expects it. */
export function isBlindPlatform({ phases, environment }: Run): boolean {
  return (
    environment.platform.startsWith(BLIND_PLATFORM) &&
    phases.every(({ samples }) => samples.every(({ outside }) => outside === undefined))
  )
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

function missingSurvey({ survey }: Run, { wantsSurvey }: Claim): readonly Doubt[] {
  if (wantsSurvey !== true || survey !== undefined) return []
  return [{ phase: '', part: 'survey', reason: 'The heap was not surveyed', isIncomplete: true }]
}

function probeDoubts(run: Run): readonly Doubt[] {
  const missing = run.phases
    .filter(({ isProbed }) => isProbed === true)
    .flatMap(({ phase, samples }): readonly Doubt[] => {
      const blind = samples.filter(({ inside }) => inside.probe === undefined).length
      if (blind === 0) return []
      return [{ phase, reason: `${plural(blind, 'sample')} came without the probe`, isIncomplete: true }]
    })
  return [...missing, ...blindDoubts(run)].map((doubt) => ({ ...doubt, part: 'probe' as const }))
}

function observerDoubts(run: Run): readonly Doubt[] {
  if (isBlindPlatform(run)) return []
  return run.phases.flatMap(({ phase, samples }): readonly Doubt[] => {
    const blind = samples.filter(({ outside }) => outside === undefined).length
    const reasons: readonly UnseenCount[] = [
      ...(blind === 0 ? [] : [{ reason: `${plural(blind, 'sample')} ${BLIND}` }]),
      ...unseenCounts(unseenIn([{ samples }])),
    ]
    return reasons.map(({ reason, next }) => ({
      phase,
      part: 'observer' as const,
      reason,
      isIncomplete: true as const,
      ...(next !== undefined && { next }),
    }))
  })
}

/** What the system did not tell in one look at least. */
export function unseenIn(phases: readonly Pick<PhaseSeries, 'samples'>[]): ReadonlySet<Unseen> {
  const samples = phases.flatMap((each) => each.samples)
  return new Set(samples.flatMap(({ outside }) => outside?.unseen ?? []))
}
