// What has no acquiring line: the scenario's subject says which function answers for it.
import type { Run } from '../runner/run.ts'
import { countedAs } from './counts/count-name.ts'
import type { Finding } from './finding.ts'

/** The same findings; those without a culprit name who answers for their kind, where the subject says so. */
export function answered({ phases }: Run, findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) => {
    if (finding.culprit !== undefined) return finding
    const answers = phases.find(({ phase }) => phase === finding.phase)?.answers
    const place = answers?.[askedFor(finding.kind)]
    if (place === undefined) return finding
    const { file, line, function: name } = place
    return { ...finding, culprit: { file, line, ...(name !== undefined && { function: name }) } }
  })
}

/** A figure, a holding or a live resource is answered for by its name; descriptors, by that of their count. */
function askedFor(kind: string): string {
  const counted = countedAs(kind)
  return counted === undefined || counted.group === 'fd' ? kind : counted.type
}
