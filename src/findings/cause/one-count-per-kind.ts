// Counts that no line speaks for and in which the same kind of resource shows: a connection is a socket for the probe, an
// active handle for Node and a descriptor for the kernel. At one rate they are one leak, told by what is nearest to it.
import type { Finding } from '../finding.ts'
import { countedAs, kindsIn } from '../counts/count-name.ts'
import { withSeen } from './consequences.ts'
import { SAME_RATE } from './kinship.ts'
import { type CountFinding, isCount } from './one-per-place.ts'

/** Groups of counts; one of Node or of the kernel may show several kinds. */
const NEAREST = ['live', 'active', 'fd']

type Counted = CountFinding & { readonly culprit?: undefined }

export function oneCountPerKind(findings: readonly Finding[]): readonly Finding[] {
  const counts = findings.filter(isOpen).toSorted((one, other) => nearness(one) - nearness(other))
  const speakers = new Map<Finding, readonly Finding[]>()
  const told = new Set<Finding>()
  for (const first of counts) {
    if (told.has(first)) continue
    const others = counts.filter((each) => !told.has(each) && isOne(first, each))
    for (const each of others) told.add(each)
    speakers.set(first, others)
  }
  return findings.filter((each) => !told.has(each)).map((each) => withSeen(each, speakers.get(each) ?? []))
}

function isOpen(finding: Finding): finding is Counted {
  return isCount(finding) && finding.culprit === undefined && nearness(finding) !== -1
}

function nearness({ kind }: Finding): number {
  return NEAREST.indexOf(countedAs(kind)?.group ?? '')
}

/** In one group two counts are two things. */
function isOne(first: Counted, other: Counted): boolean {
  if (first.phase !== other.phase || first.rule !== other.rule) return false
  if (nearness(first) === nearness(other)) return false
  const kinds = new Set(kindsIn(first.kind))
  const isSameKind = kindsIn(other.kind).some((kind) => kinds.has(kind))
  return isSameKind && Math.abs(Math.log(more(first) / more(other))) <= Math.log(SAME_RATE)
}

/** With each cycle, or left of a life. */
function more({ growthPerCycle, evidence }: Counted): number {
  if (growthPerCycle !== undefined) return growthPerCycle
  return 'after' in evidence ? (evidence.after ?? Number.NaN) - (evidence.before ?? 0) : Number.NaN
}
