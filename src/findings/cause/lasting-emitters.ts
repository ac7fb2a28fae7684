// One emitter or signal that lives long and has ever more listeners is the cause; what those listeners keep follows from
// it, as far as it grows at their rate and comes from the same file or package: the emitters of one request, promises
// that wait, further events of the same emitter. A signal that was composed over one that lives long stays for that, as
// its listeners do for it: composing it is the cause.
import { kindRow } from '../../resources/kind-catalogue.ts'
import { risesThroughout } from '../counts/count-growth.ts'
import type { Finding, FindingOf } from '../finding.ts'
import { spokenFor } from './consequences.ts'
import { followEmitters } from './held-below.ts'
import { calledFrom } from './called-from.ts'
import { isNear, isSomeTimes } from './kinship.ts'

/** Of one listener, what it keeps of each kind. */
const FEW = 8

type Acquired = FindingOf<'growth-by-origin'>

/** The same findings; listeners on what lives long, and signals over it, speak for what follows from them. */
export function lastingEmitters(findings: readonly Finding[]): readonly Finding[] {
  const speakers = new Map<Finding, readonly Finding[]>()
  const told = new Set<Finding>()
  for (const cause of findings.filter(areOnLasting)) {
    if (told.has(cause)) continue
    const held = findings.filter((each) => each !== cause && !told.has(each) && isKept(each, cause))
    for (const each of held) told.add(each)
    if (held.length > 0) speakers.set(cause, held)
  }
  return calledFrom(spokenFor(findings, speakers))
}

function areOnLasting(finding: Finding): finding is Acquired {
  if (finding.rule !== 'growth-by-origin') return false
  if (finding.kind === 'abort-composite') return true
  if (finding.kind !== 'listener') return false
  const { emitters } = finding.evidence
  return emitters !== undefined && !risesThroughout(emitters)
}

function isKept(finding: Finding, cause: Acquired): boolean {
  if (finding.rule !== 'growth-by-origin' || finding.phase !== cause.phase || !isNear(finding, cause))
    return false
  const isFollower = kindRow(finding.kind).follows === true || followEmitters(finding)
  const ratio = (finding.growthPerCycle ?? 0) / (cause.growthPerCycle ?? 0)
  return isFollower && (isSomeTimes(ratio, FEW) || isSomeTimes(1 / ratio, FEW))
}
