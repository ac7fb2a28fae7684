// A finding that speaks for others: what they say is kept in its evidence.
import type { Finding } from './finding.ts'

/** What a finding says for others, by the one that speaks. */
export type Speakers = ReadonlyMap<Finding, readonly Finding[]>

/** The same findings in the same order, each speaker with what it speaks for, and without those. */
export function spokenFor(findings: readonly Finding[], speakers: Speakers): readonly Finding[] {
  const gone = new Set([...speakers.values()].flat())
  return findings.filter((each) => !gone.has(each)).map((each) => withSeen(each, speakers.get(each) ?? []))
}

export function withSeen<Given extends Finding>(finding: Given, others: readonly Finding[]): Given {
  if (others.length === 0) return finding
  const alsoSeen = [...seenBefore(finding), ...others.flatMap((each) => [each.message, ...seenBefore(each)])]
  return { ...finding, evidence: { ...finding.evidence, alsoSeen } }
}

function seenBefore({ evidence }: Finding): readonly string[] {
  return evidence.alsoSeen ?? []
}
