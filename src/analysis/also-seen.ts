// A finding that speaks for others: what they say is kept in its evidence.
import type { Finding } from './finding.ts'

export function withSeen(finding: Finding, others: readonly Finding[]): Finding {
  if (others.length === 0) return finding
  const alsoSeen = [...seenBefore(finding), ...others.flatMap((each) => [each.message, ...seenBefore(each)])]
  return { ...finding, evidence: { ...finding.evidence, alsoSeen } }
}

function seenBefore({ evidence }: Finding): readonly string[] {
  const seen = evidence['alsoSeen']
  return Array.isArray(seen) ? seen.map(String) : []
}
