// One promise that stays keeps those that wait for it, in the function and in its callers: the most speak for all.
import { spokenFor } from './consequences.ts'
import type { Finding } from '../finding.ts'

export function onePromiseChain(findings: readonly Finding[]): readonly Finding[] {
  const [first, ...others] = findings
    .filter(
      ({ rule, kind, culprit }) => rule === 'growth-by-origin' && kind === 'promise' && culprit !== undefined,
    )
    .toSorted((one, other) => (other.growthPerCycle ?? 0) - (one.growthPerCycle ?? 0))
  if (first === undefined) return findings
  const same = others.filter(
    ({ phase, culprit }) => phase === first.phase && culprit?.file === first.culprit?.file,
  )
  return spokenFor(findings, new Map([[first, same]]))
}
