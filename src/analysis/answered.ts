// What has no acquiring line: the scenario's subject says which function answers for it.
import type { Run } from '../scenario/series.ts'
import type { Finding } from './finding.ts'

/** Prefixes of kinds that are counted by the name of a figure, a holding or a live resource. */
const COUNTED_AS = /^(?:figure|holding|live|active):/

/** The same findings; those without a culprit name who answers for their kind, where the subject says so. */
export function answered({ phases }: Run, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => {
    if (finding.culprit !== undefined) return finding
    const answers = phases.find(({ phase }) => phase === finding.phase)?.answers
    const place = answers?.[finding.kind.replace(COUNTED_AS, '')]
    if (place === undefined) return finding
    const { file, line, function: name } = place
    return { ...finding, culprit: { file, line, ...(name !== undefined && { function: name }) } }
  })
}
