// Paths that one line adds to are one leak: the biggest speaks for all.
import { spokenFor } from './consequences.ts'
import type { Finding } from '../finding.ts'
import { placeOf } from './one-per-place.ts'

export function onePathPerLine(findings: readonly Finding[]): readonly Finding[] {
  const paths = findings.filter(({ rule, culprit }) => rule === 'growing-path' && culprit !== undefined)
  const speakers = new Map<Finding, readonly Finding[]>()
  for (const group of Map.groupBy(paths, placeOf).values()) {
    const [first, ...others] = group.toSorted(
      (one, other) => (other.growthPerCycle ?? 0) - (one.growthPerCycle ?? 0),
    )
    if (first !== undefined) speakers.set(first, others)
  }
  return spokenFor(findings, speakers)
}
