// Who holds what became more. One emitter with ever more listeners leaks listeners; ever more emitters with a few each,
// timers of ever more sessions, promises of ever more jobs in a queue are held by somebody: who holds them is the leak,
// and they follow from it. Counts say what became more, and the heap who holds it. Where Node's own list of timers is the
// root it is the other way round: what hangs from the timers follows from them.
import type { HeapSurvey } from '../../runner/run.ts'
import type { PathSeries } from '../../runner/heap-evidence.ts'
import { risesThroughout } from '../counts/count-growth.ts'
import { kindsIn } from '../counts/count-name.ts'
import type { Culprit, Finding, FindingOf } from '../finding.ts'
import { isNotFull } from '../heap/not-full.ts'
import { rateWhileRunning, runningGrowth } from '../heap/survey-growth.ts'
import { calledFrom } from './called-from.ts'
import { spokenFor } from './consequences.ts'
import { areOfOnePackage, isNear, isSomeTimes, SAME_RATE } from './kinship.ts'

/** Of one line for one thing that is held, of listeners for each event: more are no longer what an honest session needs. */
const FEW = 8
/** Of what a line acquired, what must lie below the holder: some may be reached by another way. */
const MOST = 0.5
/** As V8 names what Node makes of them. */
const CLASSES: Readonly<Record<string, string>> = {
  timer: 'Timeout',
  promise: 'Promise',
  'abort-composite': 'AbortSignal',
}
/** Of Node's own books of them. */
const TIMERS: ReadonlySet<string> = new Set(['Timeout', 'TimersList'])
/** Where Node keeps signals that were composed over others, and who is to hear of what: whoever holds these is no cause. */
const SIGNALS =
  /^(?:gcPersistentSignals|\w+SignalsCleanupRegistry|clearTimeoutRegistry|<symbol k(?:Dependant|Source)Signals>) /

type Acquired = FindingOf<'growth-by-origin'>
type Listeners = Acquired & { readonly evidence: { readonly emitters: readonly number[] } }
type Path = FindingOf<'growing-path'>

/** Things of one class that become more. */
interface Load {
  readonly finding: Acquired
  readonly what: string
  readonly perCycle: number
}

/** True of listeners of one line that become more because their emitters do. */
export function followEmitters(finding: Finding): finding is Listeners {
  if (finding.rule !== 'growth-by-origin') return false
  const { counts, emitters, labels = [''] } = finding.evidence
  const events = labels.length
  return emitters !== undefined && risesThroughout(emitters) && rise(counts) <= FEW * events * rise(emitters)
}

/** True where counts alone cannot tell whether it is the cause or held by what is. */
export function mayBeHeld(finding: Finding): finding is Acquired {
  return (
    followEmitters(finding) || (finding.rule === 'growth-by-origin' && Object.hasOwn(CLASSES, finding.kind))
  )
}

/** What grew and does not follow from emitters that somebody holds. */
export function withoutHeldEmitters(findings: readonly Finding[]): readonly Finding[] {
  const following = findings.filter(followEmitters)
  const rate = following.reduce((sum, { growthPerCycle = 0 }) => sum + growthPerCycle, 0)
  const isTheirs = ({ rule, kind, growthPerCycle = 0 }: Finding): boolean =>
    rule === 'persistent-growth' &&
    following.some((each) => kindsIn(kind).includes(each.kind)) &&
    growthPerCycle <= SAME_RATE * rate
  return findings.filter((each) => !followEmitters(each) && !isTheirs(each))
}

/** The same findings; the path that holds what became more speaks for it, and timers for what they hold. */
export function heldBelow(findings: readonly Finding[], survey: HeapSurvey | undefined): readonly Finding[] {
  if (survey === undefined) return findings
  const loads = findings.filter(mayBeHeld).flatMap(loadOf)
  const paths = findings.filter(isRunningPath).filter(({ phase }) => phase === survey.series.phase)
  const speakers = new Map<Finding, Finding[]>()
  const speaks = (speaker: Finding, held: Finding): unknown =>
    speakers.set(speaker, [...(speakers.get(speaker) ?? []), held])
  const filling = notFull(survey)
  const undecided = new Set<Finding>()
  for (const load of loads.filter(({ finding }) => finding.phase === survey.series.phase)) {
    const [holder, ...others] = holdersOf(load, paths, survey)
    const other = findings.find((each) => isKeptBy(load, each))
    const books = load.finding.kind === 'abort-composite' ? paths.filter(isOfSignals) : []
    const all = [load.finding, ...books]
    if (holder !== undefined) for (const held of [...all, ...others]) speaks(holder, held)
    else if (other !== undefined) speaks(other, load.finding)
    else if (filling.some((path) => isBelow(load, path, survey))) for (const each of all) undecided.add(each)
    else
      for (const path of [...books, ...paths.filter((each) => hangsFrom(load, each, survey))])
        speaks(load.finding, path)
  }
  const left = findings.filter((each) => !undecided.has(each))
  return calledFrom(spokenFor(left, onceEach(speakers)))
}

function loadOf(finding: Acquired): readonly Load[] {
  if (followEmitters(finding)) {
    const { label, cycles, emitters } = finding.evidence
    const [what = ''] = label.split(" '")
    return [{ finding, what, perCycle: rise(emitters) / rise(cycles) }]
  }
  const what = CLASSES[finding.kind]
  return what === undefined ? [] : [{ finding, what, perCycle: finding.growthPerCycle ?? 0 }]
}

/** What is on it is there because signals are composed, and is told by who composes them. */
function isOfSignals({ evidence }: Path): boolean {
  return evidence.path.split(' → ').some((step) => SIGNALS.test(step))
}

function isRunningPath(finding: Finding): finding is Path {
  return finding.rule === 'growing-path' && finding.evidence.during === 'one life'
}

/** Each with a line of its own, for it is told in place of what it holds; the biggest first, the others hold the same. */
function holdersOf(load: Load, paths: readonly Path[], survey: HeapSurvey): readonly Path[] {
  const programs = paths.filter((path) => !isOfSignals(path))
  const fitting = programs.filter((path) => hasLine(path) && isMultiple(load, path))
  const holders = programs
    .filter(
      (path) =>
        isOfSameLine(load, path, survey) || (fitting.includes(path) && isSeenBelow(load, path, survey)),
    )
    .toSorted(
      (one, other) =>
        Number(isOfSameLine(load, other, survey)) - Number(isOfSameLine(load, one, survey)) ||
        (other.growthPerCycle ?? 0) - (one.growthPerCycle ?? 0),
    )
  if (holders.length > 0 || load.finding.kind !== 'listener') return holders
  // A class made by hand has another name on the heap than its objects say.
  const isSeen = survey.paths.some(({ what }) => what === load.what)
  const [only, ...others] = fitting
  const isOne = only !== undefined && others.length === 0 && areOfOnePackage(load.finding, only)
  return isOne && !isSeen ? [only] : []
}

/** Emitters that no path holds, at the rate of what leaks beside them: a pool by its socket, which its connection holds. */
function isKeptBy({ finding, perCycle }: Load, other: Finding): boolean {
  if (!followEmitters(finding) || other.rule !== 'growth-by-origin' || other.phase !== finding.phase)
    return false
  const isLeader = other.kind !== 'listener' && !Object.hasOwn(CLASSES, other.kind)
  return isLeader && isNear(finding, other) && isSomeTimes(perCycle / (other.growthPerCycle ?? 0), FEW)
}

function isSeenBelow(load: Load, path: Path, survey: HeapSurvey): boolean {
  return seriesOf(path, survey).some((each) => isBelow(load, each, survey))
}

/** What the line acquired and what it adds to are one leak, whoever reaches those things first. */
function isOfSameLine({ finding, perCycle }: Load, path: Path, survey: HeapSurvey): boolean {
  const { file, line } = finding.culprit ?? {}
  if (line === undefined || path.culprit?.file !== file || path.culprit?.line !== line) return false
  const ratio = perCycle / path.evidence.objectsPerCycle
  const isTimer = finding.kind === 'timer' && seriesOf(path, survey).some((each) => isTimers(each, survey))
  return !isTimer && (isSomeTimes(ratio, FEW) || isSomeTimes(1 / ratio, FEW))
}

function hasLine(path: Path): path is Path & { readonly culprit: Culprit } {
  return path.culprit !== undefined
}

/** A container of several classes is all of them: closures and promises that wait for one promise. */
function seriesOf({ evidence }: Path, { paths }: HeapSurvey): readonly PathSeries[] {
  const { path: told, classes = [] } = evidence
  const own = paths.filter(({ path }) => path.join(' → ') === told)
  const beside = paths.filter(
    (each) => classes.includes(each.what) && own.some(({ above }) => isOfOneHolder(above, each.above)),
  )
  return [...new Set([...own, ...beside])]
}

function isOfOneHolder([one]: readonly number[], [other]: readonly number[]): boolean {
  return one !== undefined && one === other
}

/** Things of that class are at the end of the path or below it, and it does not hang from them itself. */
function isBelow({ what, perCycle, finding }: Load, path: PathSeries, survey: HeapSurvey): boolean {
  if (finding.kind === 'timer' && isTimers(path, survey)) return false
  const below = survey.paths.filter(
    (each) => each.what === what && (each.id === path.id || each.above.includes(path.id)),
  )
  if (finding.kind === 'listener') return below.length > 0
  const rate = below.reduce((sum, each) => sum + rateWhileRunning(survey, each), 0)
  return rate >= MOST * perCycle
}

/** Node's list of timers, or what is held by one of them. */
function isTimers({ what, above }: PathSeries, { paths }: HeapSurvey): boolean {
  return TIMERS.has(what) || paths.some(({ id, what: of }) => above.includes(id) && TIMERS.has(of))
}

function hangsFrom(load: Load, path: Path, survey: HeapSurvey): boolean {
  return (
    load.finding.kind === 'timer' &&
    isMultiple(load, path) &&
    seriesOf(path, survey).some((each) => isTimers(each, survey))
  )
}

/** Of each class on the path, so many for each. */
function isMultiple({ perCycle }: Load, { evidence }: Path): boolean {
  return [evidence.objectsPerCycle, ...(evidence.classRates ?? [])].some((rate) =>
    isSomeTimes(perCycle / rate, FEW),
  )
}

/** A container that a bound may still end: what is below it is as undecided as the container. */
function notFull(survey: HeapSurvey): readonly PathSeries[] {
  return runningGrowth(survey)
    .filter((each) => isNotFull(each) && each.shape === 'goes-on')
    .map(({ path }) => path)
}

/** A path that hangs from several timers is told by the first. */
function onceEach(
  speakers: ReadonlyMap<Finding, readonly Finding[]>,
): ReadonlyMap<Finding, readonly Finding[]> {
  const told = new Set<Finding>()
  return new Map(
    [...speakers].map(([speaker, held]) => {
      const first = held.filter((each) => !told.has(each))
      for (const each of first) told.add(each)
      return [speaker, first]
    }),
  )
}

function rise(values: readonly number[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0)
}
