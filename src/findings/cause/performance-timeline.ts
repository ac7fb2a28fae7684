// Node keeps performance entries in one list, whoever makes them: what several lines add through one package, at rates of
// which one is some times the other, is one leak, and nobody but who clears the list ends it.
import type { Finding, FindingOf } from '../finding.ts'
import { spokenFor } from './consequences.ts'
import { areOfOnePackage, isSomeTimes } from './kinship.ts'

/** Entries of one call, beside those of another. */
const FEW = 8

type Entries = FindingOf<'growth-by-origin'>

export function performanceTimeline(findings: readonly Finding[]): readonly Finding[] {
  const speakers = new Map<Finding, Finding[]>()
  const told = new Set<Finding>()
  for (const first of findings.filter(areEntries).toSorted((one, other) => rate(other) - rate(one))) {
    if (told.has(first)) continue
    const others = findings.filter(
      (each) => each !== first && !told.has(each) && areEntries(each) && isOne(each, first),
    )
    for (const each of others) told.add(each)
    speakers.set(first, others)
  }
  return spokenFor(findings, speakers)
}

function areEntries(finding: Finding): finding is Entries {
  return finding.rule === 'growth-by-origin' && finding.kind === 'performance-entry'
}

function isOne(one: Entries, first: Entries): boolean {
  return one.phase === first.phase && areOfOnePackage(one, first) && isSomeTimes(rate(first) / rate(one), FEW)
}

function rate({ growthPerCycle = 0 }: Entries): number {
  return growthPerCycle
}
