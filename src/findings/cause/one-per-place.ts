// What one line acquired shows in many counts, inside and outside: the finding that names the line speaks for all.
import { kindRow } from '../../resources/kind-catalogue.ts'
import { type Speakers, withSeen } from './consequences.ts'
import { kindsIn } from '../counts/count-name.ts'
import type { RuleName } from '../evidence.ts'
import type { Finding, FindingOf } from '../finding.ts'

/** Rules that name a line; the first of two speaks. */
const NAMING: readonly RuleName[] = ['growth-by-origin', 'left-by-origin', 'too-many-listeners']

export type CountFinding = FindingOf<'left-after-close' | 'persistent-growth'>

export function onePerPlace(findings: readonly Finding[]): readonly Finding[] {
  const speakers = speakersOf(findings)
  const gone = new Set([...speakers.values()].flat())
  return findings.filter((each) => !gone.has(each)).map((each) => withCounts(each, speakers.get(each) ?? []))
}

function speakersOf(findings: readonly Finding[]): Speakers {
  const speakers = new Map<Finding, Finding[]>()
  const gone = new Set<Finding>()
  for (const group of Map.groupBy(findings.filter(namesLine), placeOf).values()) {
    const [first, ...others] = group.toSorted((one, other) => weight(one) - weight(other))
    if (first === undefined) continue
    const counts = findings.filter(
      (each) =>
        !gone.has(each) && group.some((origin) => isShownBy(origin, each) || isWarnedOf(origin, each)),
    )
    for (const each of [...others, ...counts]) gone.add(each)
    speakers.set(first, [...others, ...counts])
  }
  return speakers
}

/** The phase and the line that it blames. */
export function placeOf({ phase, culprit }: Finding): string {
  return `${phase} ${culprit?.file}:${culprit?.line}`
}

/** True of an exact count by kind, which knows no line of itself. */
export function isCount(finding: Finding): finding is CountFinding {
  return finding.rule === 'left-after-close' || finding.rule === 'persistent-growth'
}

function namesLine({ rule, culprit }: Finding): boolean {
  return culprit !== undefined && NAMING.includes(rule)
}

function weight({ rule, kind }: Finding): number {
  return kindRow(kind).cause * NAMING.length + NAMING.indexOf(rule)
}

function isShownBy(origin: Finding, count: Finding): boolean {
  return isCount(count) && count.phase === origin.phase && kindsIn(count.kind).includes(origin.kind)
}

/** Node warns at whatever listener is one too many, which may be somebody else's: of the same event it is the same leak. */
function isWarnedOf(origin: Finding, warning: Finding): boolean {
  if (origin.rule !== 'growth-by-origin' || warning.rule !== 'too-many-listeners') return false
  return origin.phase === warning.phase && origin.evidence.label === warning.evidence.label
}

function withCounts(finding: Finding, others: readonly Finding[]): Finding {
  const seen = withSeen(finding, others)
  return { ...seen, message: `${seen.message}${descendants(finding, others)}` }
}

/** The probe knows the children; from outside their own children are seen too. */
function descendants(finding: Finding, others: readonly Finding[]): string {
  if (finding.kind !== 'process') return ''
  const left = others.find((each) => each.rule === 'left-after-close' && each.kind === 'process')
  const names = left?.rule === 'left-after-close' ? (left.evidence.names ?? []) : []
  const known =
    finding.rule === 'left-by-origin' ? finding.evidence.after - finding.evidence.before : names.length
  return names.length > known ? ` (with what it started: ${names.join(', ')})` : ''
}
