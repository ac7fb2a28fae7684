// A finding that speaks for others: what they say is kept with it. What is the same thing in another count is only seen
// beside it; everything else follows from it.
import { kindsIn } from '../counts/count-name.ts'
import type { Consequence, Finding } from '../finding.ts'

/** What a finding says for others, by the one that speaks. */
export type Speakers = ReadonlyMap<Finding, readonly Finding[]>

/** The same findings in the same order, each speaker with what it speaks for, and without those. */
export function spokenFor(findings: readonly Finding[], speakers: Speakers): readonly Finding[] {
  const gone = new Set([...speakers.values()].flat())
  return findings
    .filter((each) => !gone.has(each))
    .map((each) => withConsequences(each, speakers.get(each) ?? []))
}

function withConsequences<Given extends Finding>(finding: Given, others: readonly Finding[]): Given {
  const seen = withSeen(finding, others)
  const more = others.flatMap((each) => [
    ...(isSameThing(finding, each) ? [] : [consequence(each)]),
    ...(each.follows ?? []),
  ])
  return more.length === 0 ? seen : { ...seen, follows: [...(finding.follows ?? []), ...more] }
}

/** With their messages alone: they say again what it says. */
export function withSeen<Given extends Finding>(finding: Given, others: readonly Finding[]): Given {
  if (others.length === 0) return finding
  const alsoSeen = [...seenBefore(finding), ...others.flatMap((each) => [each.message, ...seenBefore(each)])]
  return { ...finding, evidence: { ...finding.evidence, alsoSeen } }
}

function consequence({ kind, message, culprit }: Finding): Consequence {
  return { kind, message, ...(culprit && { culprit }) }
}

/** The same kind at the same line, or the count in which that kind shows. */
function isSameThing(finding: Finding, other: Finding): boolean {
  const isSamePlace =
    other.culprit === undefined ||
    (other.culprit.file === finding.culprit?.file && other.culprit.line === finding.culprit.line)
  return isSamePlace && (other.kind === finding.kind || kindsIn(other.kind).includes(finding.kind))
}

function seenBefore({ evidence }: Finding): readonly string[] {
  return evidence.alsoSeen ?? []
}
