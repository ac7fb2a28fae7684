// A count that grew and that nobody is seen to acquire, held against the paths on the heap: where the objects along one
// line's paths become more at the same rate, the two are one leak, and the count has its line.
import type { Culprit, Finding } from './finding.ts'
import { growingPath } from './rules/growing-path.ts'
import { leftAfterClose } from './rules/left-after-close.ts'
import { persistentGrowth } from './rules/persistent-growth.ts'

/** The rules whose counts come without a line; a survey of the heap may find it. */
const COUNT_RULES = new Set([persistentGrowth.name, leftAfterClose.name])
/** One descriptor, one object that holds it: the rates agree but for what a look at an uneven moment adds. */
const SAME_RATE = 1.1

type Explained = Finding & { readonly culprit: Culprit }

/** True of a count that somebody should look for on the heap. */
export function isUnexplainedCount({ rule, culprit }: Finding): boolean {
  return COUNT_RULES.has(rule) && culprit === undefined
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
  return finding.rule === growingPath.name && finding.culprit !== undefined
}

function isSameRate(count: Finding, path: Finding): boolean {
  const { during, objectsPerCycle } = path.evidence
  const rate = during === 'one life' ? count.growthPerCycle : perLife(count)
  if (count.phase !== path.phase || rate === undefined || typeof objectsPerCycle !== 'number') return false
  return Math.abs(Math.log(objectsPerCycle / rate)) <= Math.log(SAME_RATE)
}

function perLife({ evidence }: Finding): number | undefined {
  const { after, afterOneMoreLife } = evidence
  if (typeof after !== 'number' || typeof afterOneMoreLife !== 'number') return undefined
  return afterOneMoreLife - after
}

function withLine(count: Finding, paths: readonly Explained[]): Finding {
  const [first] = paths
  if (first === undefined) return count
  return {
    ...count,
    culprit: first.culprit,
    ...(first.retainerPath && { retainerPath: first.retainerPath }),
    evidence: { ...count.evidence, alsoSeen: paths.map(({ message }) => message) },
  }
}
