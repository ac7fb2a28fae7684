// What a package keeps in several books of its own, with nobody of the user's on the stack, is one leak: a request has an
// entry among the promises and another among the tokens. The user can end it in one place only, if in any, so what comes at
// one rate from one package follows from the finding that names the user's line, else from the biggest.
import type { Finding, FindingOf } from '../finding.ts'
import { spokenFor } from './consequences.ts'
import { areOfOnePackage, isSomeTimes } from './kinship.ts'
import { throughAt } from './through.ts'

/** Of one thing, what else a package keeps for it. */
const FEW = 8

type Growing = FindingOf<'growing-path' | 'growth-by-origin'>

export function onePerPackage(findings: readonly Finding[]): readonly Finding[] {
  const growing = findings.filter(isGrowing)
  const speakers = new Map<Finding, Finding[]>()
  for (const follower of growing.filter(isAlone)) {
    const others = growing.filter((each) => each !== follower && isOfOneLeak(each, follower))
    const leader =
      others.find((each) => !isAlone(each)) ??
      others.find((each) => findings.indexOf(each) < findings.indexOf(follower))
    if (leader !== undefined) speakers.set(leader, [...(speakers.get(leader) ?? []), follower])
  }
  const led = new Set([...speakers.values()].flat())
  return spokenFor(findings, new Map([...speakers].filter(([leader]) => !led.has(leader))))
}

function isGrowing(finding: Finding): finding is Growing {
  if (finding.rule === 'growing-path') return finding.evidence.during === 'one life'
  return finding.rule === 'growth-by-origin'
}

/** No line of the user's is known. */
function isAlone({ culprit }: Finding): boolean {
  return throughAt(culprit) !== undefined
}

function isOfOneLeak(one: Growing, other: Growing): boolean {
  if (one.phase !== other.phase || !areOfOnePackage(one, other)) return false
  const ratio = rateOf(one) / rateOf(other)
  return isSomeTimes(ratio, FEW) || isSomeTimes(1 / ratio, FEW)
}

/** Things with each cycle. */
function rateOf(finding: Growing): number {
  if (finding.rule === 'growth-by-origin') return finding.growthPerCycle ?? Number.NaN
  return finding.evidence.entriesPerCycle ?? finding.evidence.objectsPerCycle
}
