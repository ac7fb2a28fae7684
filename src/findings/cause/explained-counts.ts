// A count that grew and that nobody is seen to acquire, held against the paths on the heap: where the objects along one
// line's paths become more at the same rate, the two are one leak, and the count has its line.
import { withSeen } from './consequences.ts'
import type { Culprit, Finding, FindingOf } from '../finding.ts'
import { type CountFinding, isCount } from './one-per-place.ts'

/** One descriptor, one object that holds it: the rates agree but for what a look at an uneven moment adds. */
const SAME_RATE = 1.1

type Unexplained = CountFinding & { readonly culprit?: undefined }
type Explained = FindingOf<'growing-path'> & { readonly culprit: Culprit }

/** True of a count that somebody should look for on the heap. */
export function isUnexplainedCount(finding: Finding): finding is Unexplained {
  return isCount(finding) && finding.culprit === undefined
}

/** The same findings; a count whose rate is that of the paths of one line speaks for them, with their line. */
export function explainedCounts(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<Finding, readonly Explained[]>()
  for (const count of findings.filter(isUnexplainedCount)) {
    const fitting = findings
      .filter(hasLine)
      .filter((path) => isSameRate(count, path))
      .toSorted((one, other) => (other.growthPerCycle ?? 0) - (one.growthPerCycle ?? 0))
    const lines = new Set(fitting.map(({ culprit }) => `${culprit.file}:${culprit.line}`))
    if (lines.size === 1) merged.set(count, [...fitting, ...alsoAt(findings, fitting)])
  }
  const gone = new Set<Finding>([...merged.values()].flat())
  return findings.filter((each) => !gone.has(each)).map((each) => withLine(each, merged.get(each) ?? []))
}

/** What the same line adds with each further life. */
function alsoAt(findings: readonly Finding[], fitting: readonly Explained[]): readonly Explained[] {
  const { file, line } = fitting[0]?.culprit ?? {}
  return findings
    .filter(hasLine)
    .filter((each) => !fitting.includes(each) && each.culprit.file === file && each.culprit.line === line)
}

function hasLine(finding: Finding): finding is Explained {
  return finding.rule === 'growing-path' && finding.culprit !== undefined
}

function isSameRate(count: CountFinding, path: Explained): boolean {
  const { during, objectsPerCycle } = path.evidence
  const rate = during === 'one life' ? count.growthPerCycle : perLife(count)
  if (count.phase !== path.phase || rate === undefined) return false
  return Math.abs(Math.log(objectsPerCycle / rate)) <= Math.log(SAME_RATE)
}

function perLife(count: CountFinding): number | undefined {
  if (count.rule !== 'left-after-close') return undefined
  const { after, afterOneMoreLife } = count.evidence
  return after === undefined || afterOneMoreLife === undefined ? undefined : afterOneMoreLife - after
}

function withLine(count: Finding, paths: readonly Explained[]): Finding {
  const [first] = paths
  if (first === undefined) return count
  const { culprit, retainerPath } = first
  return { ...withSeen(count, paths), culprit, ...(retainerPath && { retainerPath }) }
}
