// Below one root and at one rate it is one leak: a compiled schema has an entry in the cache, a scope and a list of names.
// The biggest path speaks for what lies below the same variable, where nobody was seen to add to that by a line of its own.
import type { Finding, FindingOf } from '../finding.ts'
import { spokenFor } from './consequences.ts'
import { isSomeTimes } from './kinship.ts'

/** Of one thing, what else is made for it. */
const FEW = 8
/** Of the bytes of the biggest: lists and tables of what it is made of. */
const SMALL_SHARE = 0.05

type Path = FindingOf<'growing-path'>

export function oneRoot(findings: readonly Finding[]): readonly Finding[] {
  const speakers = new Map<Finding, readonly Finding[]>()
  for (const group of Map.groupBy(findings.filter(hasRoot), rootOf).values()) {
    const told = new Set<Finding>()
    for (const holder of group.filter((each) => !isDeep(each))) {
      const held = group.filter((each) => !told.has(each) && isBelow(each, holder) && isPartOf(each, holder))
      for (const each of held) told.add(each)
      speakers.set(holder, held)
    }
    const [first, ...others] = group
      .filter((each) => isDeep(each) && !told.has(each))
      .toSorted((one, other) => bytesOf(other) - bytesOf(one))
    if (first !== undefined)
      speakers.set(
        first,
        others.filter((each) => isPartOf(each, first)),
      )
  }
  return spokenFor(findings, speakers)
}

function hasRoot(finding: Finding): finding is Path {
  return finding.rule === 'growing-path' && (finding.retainerPath ?? []).length > 1
}

/** A variable that holds more than what grows. */
function isDeep({ retainerPath = [] }: Path): boolean {
  return retainerPath.length > 2
}

/** What grows first holds it: a registry its callbacks, and each of those the thing that it cleans up. */
function isBelow({ retainerPath = [] }: Path, { retainerPath: above = [] }: Path): boolean {
  return above.length < retainerPath.length && above.every((step, index) => step === retainerPath[index])
}

function rootOf({ phase, evidence, retainerPath = [] }: Path): string {
  return `${phase} ${evidence.during} ${retainerPath[0]}`
}

function isPartOf(path: Path, first: Path): boolean {
  const isSeen = path.culprit !== undefined && path.culprit.seek === undefined
  if (isSeen) return false
  const ratio = path.evidence.objectsPerCycle / first.evidence.objectsPerCycle
  return (
    isSomeTimes(ratio, FEW) || isSomeTimes(1 / ratio, FEW) || bytesOf(path) <= SMALL_SHARE * bytesOf(first)
  )
}

function bytesOf({ growthPerCycle = 0 }: Path): number {
  return growthPerCycle
}
