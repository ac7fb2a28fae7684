// A count that grew and that nobody is seen to acquire, held against the paths on the heap: where the objects along one
// line's paths become more at the same rate, the two are one leak, and the count has its line.
import { kindRow } from '../../resources/kind-catalogue.ts'
import { countedAs } from '../counts/count-name.ts'
import { throughAt } from './through.ts'
import { spokenFor, withSeen } from './consequences.ts'
import type { Culprit, Finding, FindingOf } from '../finding.ts'
import { NATIVE_HOLDER } from '../heap/native-holder.ts'
import { type CountFinding, isCount } from './one-per-place.ts'

/** One descriptor, one object that holds it: the rates agree but for what a look at an uneven moment adds. */
const SAME_RATE = 1.1

/** Counts by their type or their group, of several that are one leak. */
const NEAREST = ['process', 'live', 'active', 'fd', 'thread']

/** What the probe saw being acquired, too, where it has no line of it. */
type Counted = CountFinding | FindingOf<'growth-by-origin' | 'left-by-origin'>
type Unexplained = Counted & { readonly culprit?: undefined }
type Explained = FindingOf<'growing-path'> & { readonly culprit: Culprit }

/** True of a count that somebody should look for on the heap. */
export function isUnexplainedCount(finding: Finding): finding is Unexplained {
  return isCounted(finding) && finding.culprit === undefined
}

/** A package acquired it in a later tick, by a line of its own: the heap may tell who made it do so. */
export function isOfPackageAlone(finding: Finding): finding is Counted {
  return isCounted(finding) && throughAt(finding.culprit) !== undefined && classesOf(finding).length > 0
}

function isCounted(finding: Finding): finding is Counted {
  return isCount(finding) || finding.rule === 'growth-by-origin' || finding.rule === 'left-by-origin'
}

/**
 * The same findings; a count whose rate is that of the paths of one line speaks for them, with their line, and for further
 * counts that got it too. What a line acquired speaks for handles of it that nothing else holds.
 */
export function explainedCounts(findings: readonly Finding[]): readonly Finding[] {
  const paths = pathsOfCounts(findings)
  const gone = new Set<Finding>([...paths.values()].flat())
  const left = findings.filter((each) => !gone.has(each)).map((each) => withLine(each, paths.get(each) ?? []))
  return spokenFor(left, new Map([...speakersOfCounts(left), ...speakersOfHandles(left)]))
}

function pathsOfCounts(findings: readonly Finding[]): ReadonlyMap<Finding, readonly Explained[]> {
  const found = new Map<Finding, readonly Explained[]>()
  for (const count of findings.filter((each) => isUnexplainedCount(each) || isOfPackageAlone(each))) {
    const fitting = pathsOf(count, findings.filter(hasLine)).toSorted(
      (one, other) => (other.growthPerCycle ?? 0) - (one.growthPerCycle ?? 0),
    )
    const lines = new Set(fitting.map(({ culprit }) => `${culprit.file}:${culprit.line}`))
    if (lines.size === 1) found.set(count, [...fitting, ...alsoAt(findings, fitting)])
  }
  return found
}

/** A terminal is a child, a descriptor, a handle and a thread, and the one line of its object is that of each. */
function speakersOfCounts(findings: readonly Finding[]): ReadonlyMap<Finding, readonly Finding[]> {
  const counts = findings.filter(isLocatedCount).toSorted((one, other) => nearness(one) - nearness(other))
  const told = new Set<Finding>()
  const speakers = new Map<Finding, readonly Finding[]>()
  for (const first of counts) {
    if (told.has(first)) continue
    const others = counts.filter((each) => each !== first && !told.has(each) && areOne(first, each))
    for (const each of others) told.add(each)
    speakers.set(first, others)
  }
  return speakers
}

function isLocatedCount(finding: Finding): finding is CountFinding & { readonly culprit: Culprit } {
  return isCount(finding) && finding.culprit !== undefined
}

/** What somebody ends who mends it comes first. */
function nearness({ kind }: Finding): number {
  const { group = '', type = kind } = countedAs(kind) ?? {}
  const at = NEAREST.findIndex((each) => each === type || each === group)
  return at === -1 ? NEAREST.length : at
}

function areOne(one: CountFinding, other: CountFinding): boolean {
  const isSamePlace = one.culprit?.file === other.culprit?.file && one.culprit?.line === other.culprit?.line
  const isSameTime = one.rule === other.rule && one.phase === other.phase
  return isSamePlace && isSameTime && isAbout(one.growthPerCycle ?? 0, other.growthPerCycle ?? 0)
}

function speakersOfHandles(findings: readonly Finding[]): ReadonlyMap<Finding, readonly Finding[]> {
  const told = new Set<Finding>()
  return new Map(
    findings.filter(isAcquired).map((count) => {
      const handles = findings.filter(
        (each) => !told.has(each) && hasLine(each) && isHandle(each) && isOfThing(count, each),
      )
      for (const each of handles) told.add(each)
      return [count, handles]
    }),
  )
}

function isAcquired(finding: Finding): finding is FindingOf<'growth-by-origin' | 'left-by-origin'> {
  return isCounted(finding) && !isCount(finding)
}

function isHandle({ retainerPath }: Explained): boolean {
  return retainerPath?.[0] === NATIVE_HOLDER
}

/** Objects that are what is counted speak before others that only grow as it does. */
function pathsOf(count: Counted, paths: readonly Explained[]): readonly Explained[] {
  const itself = paths.filter((path) => isOfThing(count, path))
  const own = throughAt(count.culprit)
  if (own !== undefined) return itself.filter(({ culprit }) => culprit.through?.package === own.package)
  return itself.length > 0 ? itself : paths.filter((path) => isSameRate(count, path))
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

/** All of its objects together, or of what has no class of its own any class of them. */
function isSameRate(count: Counted, path: Explained): boolean {
  const rate = rateOf(count, path)
  const { objectsPerCycle, classRates = [] } = path.evidence
  const rates = classesOf(count).length > 0 ? [objectsPerCycle] : [objectsPerCycle, ...classRates]
  return rate !== undefined && rates.some((each) => isAbout(each, rate))
}

/** Of ever more objects of its own class, among others: of a connection in one process both ends have one. */
function isOfThing(count: Counted, path: Explained): boolean {
  const rate = rateOf(count, path)
  const { classes, classRates, objectsPerCycle } = path.evidence
  const own = classesOf(count)
  if (rate === undefined) return false
  const rates = (classes ?? [path.retainerPath?.at(-1) ?? '']).flatMap((name, index) =>
    own.includes(name) ? (classRates?.[index] ?? objectsPerCycle) : [],
  )
  const isBoth = count.follows?.some(({ kind }) => kind === count.kind) === true
  return rates.some((each) => isAbout(each, rate) || (isBoth && isAbout(each, 2 * rate)))
}

function classesOf({ kind }: Finding): readonly string[] {
  return kindRow(countedAs(kind)?.type ?? kind).classes ?? []
}

function isAbout(one: number, other: number): boolean {
  return Math.abs(Math.log(one / other)) <= Math.log(SAME_RATE)
}

/** With each cycle, or with each further life: as the path was looked at. */
function rateOf(count: Counted, path: Explained): number | undefined {
  if (count.phase !== path.phase) return undefined
  return path.evidence.during === 'one life' ? count.growthPerCycle : perLife(count)
}

function perLife(count: Counted): number | undefined {
  if (count.rule !== 'left-after-close' && count.rule !== 'left-by-origin') return undefined
  const { after, afterOneMoreLife } = count.evidence
  return after === undefined || afterOneMoreLife === undefined ? undefined : afterOneMoreLife - after
}

function withLine(count: Finding, paths: readonly Explained[]): Finding {
  const [first] = paths
  if (first === undefined) return count
  const { retainerPath } = first
  const own = throughAt(count.culprit)
  const culprit = { ...first.culprit, ...(own && { through: own }) }
  return { ...withSeen(count, paths), culprit, ...(retainerPath && { retainerPath }) }
}
