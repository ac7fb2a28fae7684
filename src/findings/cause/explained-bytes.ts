// Bytes that grew are explained by what is known to grow in the same phase, exactly and by name.
import { spokenFor } from './consequences.ts'
import type { RuleName } from '../evidence.ts'
import type { Finding } from '../finding.ts'

const EXPLAINING: ReadonlySet<RuleName> = new Set([
  'growth-by-origin',
  'growing-path',
  'growing-site',
  'left-by-origin',
])

export function withoutExplainedBytes(findings: readonly Finding[]): readonly Finding[] {
  const explained = new Map<Finding, Finding[]>()
  for (const bytes of findings.filter(({ rule }) => rule === 'heap-growth')) {
    const by = findings.find(
      ({ rule, phase, culprit }) => EXPLAINING.has(rule) && phase === bytes.phase && culprit !== undefined,
    )
    if (by !== undefined) explained.set(by, [...(explained.get(by) ?? []), bytes])
  }
  return spokenFor(findings, explained)
}
