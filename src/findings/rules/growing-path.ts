// Paths on the heap along which ever more is held: exact counts of objects at uneven moments, while a life goes on and
// from life to life. The line that adds is the culprit; where none was seen adding, the function that allocates.
import type { HeapEvidence } from '../../runner/heap-evidence.ts'
import type { HeapSurvey } from '../../runner/run.ts'
import type { FindingOf } from '../finding.ts'
import { growthCulprit } from '../heap/growth-culprit.ts'
import { stillOpenDoubts } from '../heap/still-open.ts'
import { notFullDoubts, withoutNotFull } from '../heap/not-full.ts'
import { formatBytes, formatNumber, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { surveyDoubts, surveyFault } from '../heap/survey-validity.ts'
import { hasLivedOn, LEAST_PER_LIFE } from '../heap/survey-steps.ts'
import type { Point } from '../bytes/slope.ts'
import { livingGrowth } from '../heap/living-growth.ts'
import { NATIVE_HOLDER } from '../heap/native-holder.ts'
import { type HeldClass, type PathGrowth, runningGrowth } from '../heap/survey-growth.ts'

const NAME = 'growing-path'

type Growth = FindingOf<typeof NAME>

/** Classes that are named. */
const MAX_CLASSES = 4
/** Of what the biggest path grows by: less is told only of a life that went on, for it may be a cache that fills late. */
const LEAST_SHARE = 0.01
/** Of such a life too: a ring of a few words that fills for hours is nothing beside megabytes. */
const LEAST_SHARE_LIVED_ON = 0.0001

export const growingPath: Rule<typeof NAME> = {
  name: NAME,
  check: ({ survey }) => {
    if (survey === undefined) return { findings: [], doubts: [] }
    const isBelieved = surveyFault(survey) === undefined
    return {
      findings: isBelieved ? findGrowth(survey) : [],
      doubts: [
        ...surveyDoubts(survey),
        ...(isBelieved ? [...notFullDoubts(survey), ...stillOpenDoubts(survey)] : []),
      ],
    }
  },
  explain: () =>
    'Objects that are held along this path become more with the cycles, at every look and without slowing, or with every further life of the program. Nothing takes them away again.',
  summarise: (findings) => `${plural(findings.length, 'path')} on the heap held ever more`,
}

function findGrowth(survey: HeapSurvey): readonly Growth[] {
  const growing = leaksWhileRunning(survey)
  const running = growing.map((growth) => pathFinding(survey, growth, 'run'))
  const told = new Set(running.flatMap((each) => [placeOf(each), pathOf(each)]))
  const holders = new Set(growing.map(({ path }) => path.id))
  const living = leaksOfLives(survey)
    // What is kept of sessions that nobody ends grows in each further life as well.
    .filter(({ path }) => !path.above.some((id) => holders.has(id)))
    .map((growth) => pathFinding(survey, growth, 'live'))
    .filter((each) => !told.has(placeOf(each)) && !told.has(pathOf(each)))
  return [...running, ...living]
}

function leaksWhileRunning(survey: HeapSurvey): readonly PathGrowth[] {
  const growing = withoutNotFull(runningGrowth(survey)).filter(({ shape }) => shape === 'goes-on')
  const share = hasLivedOn(survey, survey.cycles) ? LEAST_SHARE_LIVED_ON : LEAST_SHARE
  const least = share * Math.max(...growing.map(({ bytesRate }) => bytesRate))
  return growing.filter(({ bytesRate }) => bytesRate >= least)
}

function leaksOfLives(survey: HeapSurvey): readonly PathGrowth[] {
  return withoutNotFull(livingGrowth(survey)).filter(
    ({ shape, by, rate }) => shape === 'goes-on' && (by === 'bytes' || rate >= LEAST_PER_LIFE),
  )
}

/** One leak shows while it runs and in every further life, by its line or by its path. */
function placeOf(found: Growth): string {
  const { culprit } = found
  return culprit === undefined ? pathOf(found) : `${culprit.file}:${culprit.line}`
}

function pathOf({ evidence }: Growth): string {
  return evidence.path
}

/** What grows, and what a cycle of it is called. */
export interface LookedAtHeap extends HeapEvidence {
  readonly series: Pick<HeapSurvey['series'], 'phase' | 'cycleName'>
}

export function pathFinding(survey: LookedAtHeap, growth: PathGrowth, during: 'run' | 'live'): Growth {
  const { path, bytesRate, counts, bytes, by, rate, classes } = growth
  const entries = numbersIn(survey, growth)
  const found = growthCulprit(survey, growth, during)
  const steps = by === 'count' ? [...path.path.slice(0, -1), ...lastStep(growth)] : path.path
  const named = isRootless(growth) ? [NATIVE_HOLDER, ...steps] : steps
  return {
    rule: NAME,
    kind: 'heap',
    message: sentence(survey, { ...growth, entries }, during),
    phase: survey.series.phase,
    ...(found.culprit && { culprit: found.culprit }),
    retainerPath: named,
    growthPerCycle: bytesRate,
    unit: 'B',
    evidence: {
      path: path.path.join(' → '),
      during: during === 'run' ? 'one life' : 'further lives',
      [during === 'run' ? 'cycles' : 'lives']: counts.map(({ x }) => x),
      counts: (by === 'count' ? thingsOf(growth) : counts).map(({ y }) => y),
      bytes: bytes.map(({ y }) => y),
      ...(entries && { entriesPerCycle: entries.rate }),
      objectsPerCycle: classes.length > 0 ? totalRate(classes) : rate,
      ...(classes.length > 1 && {
        classes: classes.map(({ what }) => what),
        classRates: classes.map((each) => each.rate),
      }),
      ...(found.addedBy.length > 0 && { addedBy: found.addedBy }),
      ...(found.allocatedBy.length > 0 && { allocatedBy: found.allocatedBy }),
    },
  }
}

function isRootless({ path: { above, names, path, worker } }: PathGrowth): boolean {
  return worker === undefined && above.length === 0 && names.length === 0 && path.length === 1
}

/** A snapshot counts no number, and what hangs from a store is none: the bytes of its path are then not those of the store. */
function numbersIn({ paths }: LookedAtHeap, { path, entries }: PathGrowth): PathGrowth['entries'] {
  return paths.some(({ above }) => above[0] === path.id) ? undefined : entries
}

/** All that is held there, whatever its class. */
function lastStep({ path, classes }: PathGrowth): readonly string[] {
  return classes.length > 1 ? [namesOf(classes)] : path.path.slice(-1)
}

function thingsOf({ classes, counts }: PathGrowth): readonly Point[] {
  return counts.map(({ x }, at) => ({
    x,
    y: classes.reduce((sum, each) => sum + (each.counts[at]?.y ?? 0), 0),
  }))
}

function totalRate(classes: readonly HeldClass[]): number {
  return classes.reduce((sum, { rate }) => sum + rate, 0)
}

/** `Message, ToolCall and ToolResult`. */
function namesOf(classes: readonly HeldClass[]): string {
  const names = classes.slice(0, MAX_CLASSES).map(({ what }) => what)
  const left = classes.length - names.length
  const last = left > 0 ? `${left} more classes` : names.pop()
  return names.length === 0 ? `${last}` : `${names.join(', ')} and ${last}`
}

/** `1 Tool and 1 Schema`; one class alone by its name. */
function sharesOf(classes: readonly HeldClass[]): string {
  const shares = classes.map((each) => ({ ...each, what: `${formatNumber(each.rate)} ${each.what}` }))
  return namesOf(shares)
}

function sentence({ series }: LookedAtHeap, growth: PathGrowth, during: 'run' | 'live'): string {
  const { path, by, bytesRate, bytes, heldRate, classes, entries } = growth
  const unit = during === 'run' ? series.cycleName : 'life'
  const points = by === 'count' ? thingsOf(growth) : bytes
  const [first, last] = [points[0], points.at(-1)]
  const show = by === 'count' ? formatNumber : formatBytes
  const over = `over ${plural((last?.x ?? 0) - (first?.x ?? 0), during === 'run' ? unit : 'further life')}`
  const holder = path.path.at(-2)
  const where = holder === undefined ? '' : ` in ${holder}`
  const shares = classes.length > 1 ? ` (${sharesOf(classes)})` : ''
  const held = by === 'bytes' && classes.length === 1 ? ` (${sharesOf(classes)})` : shares
  const numbers = entries && ` and about ${plural(Math.round(10 * entries.rate) / 10, 'number')} per ${unit}`
  const things = heldRate > 0 ? ` and ${plural(heldRate, 'object')} per ${unit}${held}` : ` per ${unit}`
  const each =
    by === 'count'
      ? `${formatNumber(totalRate(classes))} per ${unit}${shares}, ${formatBytes(bytesRate)}`
      : `${formatBytes(bytesRate)}${numbers ?? things}`
  const seen = entries !== undefined ? 'each time that its store was full' : 'at every look'
  const what =
    by === 'count' ? `The number of ${namesOf(classes)}${where}` : `${path.path.at(-1) ?? path.what}${where}`
  return `${what} grew from ${show(first?.y ?? 0)} to ${show(last?.y ?? 0)} ${over}: ${each}, ${seen}`
}
