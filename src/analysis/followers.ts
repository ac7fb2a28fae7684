// Listeners on what leaks are no leak of their own: a child that is never killed keeps its `error` listener, a response
// that a timer holds its `finish`. They become more at the rate of what keeps them.
import { kindCatalogue, kindRow } from '../resources/kind-catalogue.ts'
import { spokenFor } from './also-seen.ts'
import type { Finding, FindingOf } from './finding.ts'

/** Emitters that are made for one child, connection, request or file; one that lives long has listeners of its own. */
const MADE_FOR_ONE = new Set(Object.values(kindCatalogue).flatMap(({ emitters = [] }) => emitters))
/** The rates agree but for one that comes late. */
const SAME_RATE = 1.1

/** Findings whose evidence says of what they are: `Socket 'close'`. */
type Labelled = FindingOf<'growth-by-origin' | 'left-by-origin'>

/** The same findings without listeners that follow from another of the same file. */
export function withoutFollowers(findings: readonly Finding[]): readonly Finding[] {
  const followers = new Map<Finding, Finding[]>()
  for (const listener of findings.filter(isOnShortLived)) {
    const leader = findings.find((each) => leads(each, listener))
    if (leader !== undefined) followers.set(leader, [...(followers.get(leader) ?? []), listener])
  }
  return spokenFor(findings, followers)
}

function isLabelled(finding: Finding): finding is Labelled {
  return finding.rule === 'growth-by-origin' || finding.rule === 'left-by-origin'
}

function isOnShortLived(finding: Finding): finding is Labelled {
  if (finding.kind !== 'listener' || !isLabelled(finding)) return false
  const [emitter = ''] = finding.evidence.label.split(" '")
  return MADE_FOR_ONE.has(emitter)
}

function leads(finding: Finding, listener: Labelled): boolean {
  const { rule, kind, phase, culprit } = finding
  if (!isLabelled(finding) || rule !== listener.rule || phase !== listener.phase) return false
  if (kindRow(kind).follows === true || culprit === undefined || culprit.file !== listener.culprit?.file)
    return false
  return Math.abs(Math.log(amount(finding) / amount(listener))) <= Math.log(SAME_RATE)
}

/** With each cycle, else with each further life. */
function amount({ growthPerCycle, evidence }: Labelled): number {
  if (growthPerCycle !== undefined) return growthPerCycle
  return 'after' in evidence ? evidence.afterOneMoreLife - evidence.after : Number.NaN
}
