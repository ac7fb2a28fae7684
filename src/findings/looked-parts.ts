// Which parts of a run should have looked, and what speaks against each having done so to its end.
import type { PhaseSeries } from '../runner/series.ts'
import type { Run } from '../runner/run.ts'
import { blindDoubts } from './blind-kinds.ts'
import type { Doubt } from './doubt.ts'
import { type Part, partOf } from './parts.ts'
import { type PartName } from './doubt.ts'
import { plural } from './quantity.ts'
import type { Claim } from './rule.ts'

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

/** Where nothing was ever seen from outside, and nobody expects it. */
export function isBlindPlatform({ phases, environment }: Run): boolean {
  return (
    environment.platform !== 'linux' &&
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
    if (blind === 0) return []
    const reason = `${plural(blind, 'sample')} came without a look from outside: /proc could not be read`
    return [{ phase, part: 'observer', reason, isIncomplete: true }]
  })
}
