// The verdict on the heap of a watched thread: a leak is a path that grows by the rules of a check, on a heap that rises in
// a straight line to the end. What rises and was not looked at to the end is undecided, and so is what was not seen at all.
import type { WrittenSample } from './probe-files.ts'
import type { Finding } from '../findings/finding.ts'
import { withSeen } from '../findings/cause/consequences.ts'
import type { HeapClaim } from './heap-claim.ts'
import type { HeapAxis, HeapHistory } from './heap-history.ts'
import { heapTrend, type HeapTrend, LEAST_HEAP_SAMPLES, mayHaveRisen } from './heap-trend.ts'
import {
  alongAxis,
  bytesOf,
  fillingPaths,
  isBelieved,
  leakingPaths,
  leakingSites,
  LIVE_LOOKS,
} from './live-paths.ts'
import type { LiveSurvey } from './live-survey.ts'
import { notFullReason } from '../findings/heap/not-full.ts'
import { isBlind } from '../findings/heap/site-growth.ts'
import { formatBytes, formatMs, plural } from '../findings/quantity.ts'
import { pathFinding } from '../findings/rules/growing-path.ts'
import { siteFinding } from '../findings/rules/growing-site.ts'
import type { HeapEvidence } from '../runner/heap-evidence.ts'

/** What is known of one heap. */
export interface WatchedHeap {
  readonly last: WrittenSample
  readonly heap: HeapHistory
  readonly survey: LiveSurvey
}

export interface HeapJudgement {
  readonly findings: readonly Finding[]
  /** Why it cannot be said that its heap does not grow. */
  readonly doubts: readonly string[]
  /** What was seen of it, where nothing grows. */
  readonly seen: string | undefined
}

/** Undefined of a thread whose runtime does not tell its heap. */
export function judgedHeap(thread: WatchedHeap, claim: HeapClaim): HeapJudgement | undefined {
  if (thread.heap.length === 0) return undefined
  const trend = heapTrend(thread.heap, claim.isWorkWanted)
  const evidence = along(thread, trend)
  const findings =
    isBlind(evidence) || isBelieved(evidence) ? foundIn(evidence, thread, unitOf(trend, claim)) : []
  if (findings.length > 0)
    return stoppedSince(thread, evidence, trend.axis) ? stopped(thread, trend, claim) : leaks(findings)
  const said = saidOf(thread, trend, claim)
  switch (trend.how) {
    case 'unknown':
      return { findings: [], doubts: [], seen: undefined }
    case 'rises':
      return undecided(`${said}, in a straight line; ${whyNotFound(thread, evidence)}`)
    case 'slows':
      return undecided(
        `${said}, and ever less: a warm-up does that, a cache that fills, and a leak under a load that falls; try next: watch it longer`,
      )
    case 'uneven':
      return undecided(
        `${said}: it ends higher, though in no straight line; ${thread.survey.wasBegun ? whyNotFound(thread, evidence) : NOT_LOOKED_INTO}`,
      )
    default:
      // It rose a moment ago and who holds it is not yet known, or what was seen of it is not believed.
      return thread.survey.isOpen || leakingPaths(evidence).length > 0
        ? undecided(`The heap of ${nameOf(thread.last)} rose; ${whyNotFound(thread, evidence)}`)
        : held(trend, claim)
  }
}

/** Samples after a collection are too few for a verdict, or the work is, and nobody who holds it was found. */
export function isUnjudgedHeap(thread: WatchedHeap, claim: HeapClaim): boolean {
  const { heap: history } = thread
  return (
    history.length > 0 &&
    heapTrend(history, claim.isWorkWanted).how === 'unknown' &&
    judgedHeap(thread, claim)?.findings.length === 0
  )
}

/** Why not: what was seen of it, and what was needed. */
export function unjudgedReason(thread: WatchedHeap, { unit, isWorkWanted }: HeapClaim): string {
  const { heap: history, survey, last } = thread
  const name = nameOf(last)
  if (isWorkWanted && !history.didWork) {
    return `${name} did ${plural(history.work, unit)} while it was watched, too few for its heap to be judged by; try next: --load, or --unit of what it does`
  }
  if (history.length >= LEAST_HEAP_SAMPLES)
    return `The ${plural(history.work, unit)} of ${name} came within few of the ${plural(history.length, 'look')} at its heap, which cannot be judged by them; try next: watch it under a load that goes on`
  const rows = history.rows.map(({ heap, outside }) => heap + outside)
  const [from = 0, to = 0] = [rows[0], rows.at(-1)]
  const went = mayHaveRisen(history) ? `, and went from ${formatBytes(from)} to ${formatBytes(to)}` : ''
  const needed = survey.wasBegun
    ? whyNotFound(thread, survey.evidence)
    : `${LEAST_HEAP_SAMPLES} looks are needed; try next: watch it longer`
  return `The heap of ${name} was seen ${plural(history.length, 'time')} after a collection${went}; ${needed}`
}

function undecided(reason: string): HeapJudgement {
  return { findings: [], doubts: [reason], seen: undefined }
}

function leaks(findings: readonly Finding[]): HeapJudgement {
  return { findings, doubts: [], seen: undefined }
}

function held({ axis, detectablePerX }: HeapTrend, { unit }: HeapClaim): HeapJudgement {
  const per = axis === 'work' ? `a ${unit}` : 'a second'
  const seen =
    detectablePerX === undefined
      ? undefined
      : `growth of its heap by ${formatBytes(detectablePerX)} ${per} would have been told`
  return { findings: [], doubts: [], seen }
}

/** Of what the paths would have grown by meanwhile: less is no leak that goes on. */
const STILL = 0.3
const LEAST_ROWS = 6

/** What grew at every look does so no more: it was seen for as long again, and its lowest is hardly higher. */
function stoppedSince({ heap }: WatchedHeap, evidence: HeapEvidence, axis: HeapAxis): boolean {
  const looks = evidence.captures.filter(({ after }) => after === 'run')
  const [first, last] = [looks[0], looks.at(-1)]
  if (first === undefined || last === undefined) return false
  const since = heap.rows
    .map((row) => ({ x: axis === 'work' ? row.work : row.atMs / 1000, y: row.heap + row.outside }))
    .filter(({ x }) => x > last.cycle)
  const span = (since.at(-1)?.x ?? 0) - last.cycle
  const surveyed = last.cycle - first.cycle
  // Of what leaks, and not of all that rose beside it: a cache that is full by now would hide it.
  const rate = [
    ...leakingPaths(evidence).map(({ bytesRate }) => bytesRate),
    ...leakingSites(evidence).map((site) => site.rate),
  ].reduce((sum, each) => sum + each, 0)
  if (since.length < LEAST_ROWS || span < surveyed) return false
  const lowest = Math.min(...since.slice(-Math.ceil(since.length / 3)).map(({ y }) => y))
  return lowest - bytesOf(last) < STILL * rate * span
}

/** Work that went on tells a cache that is full from a leak without its load. */
function stopped(thread: WatchedHeap, trend: HeapTrend, claim: HeapClaim): HeapJudgement {
  if (trend.axis === 'work' && trend.how === 'holds') return held(trend, claim)
  const [grown] = leakingPaths(along(thread, trend))
  const what = grown === undefined ? 'it' : grown.path.path.slice(0, -1).join(' → ')
  const work = workInWords(thread, claim)
  return undecided(
    `The heap of ${nameOf(thread.last)} rose in a straight line and then held${work}; ${what} held ever more: a cache that is full does that, and a leak without its load; try next: watch it under a load that goes on`,
  )
}

/** How much it did while it was looked into, and since: a load that ended, or went to another process, is no cache that is full. */
function workInWords({ heap, survey }: WatchedHeap, { unit }: HeapClaim): string {
  const looked = survey.evidence.captures.findLast(({ after }) => after === 'run')?.watched
  const untilMs = (looked?.atMs ?? 0) - (heap.first?.atMs ?? 0)
  const at = heap.rows.findLast(({ atMs }) => atMs <= untilMs)
  const [first, last] = [heap.rows[0], heap.rows.at(-1)]
  if (heap.work === 0 || first === undefined || at === undefined || last === undefined) return ''
  const done = (from: typeof first, to: typeof first): string =>
    `${plural(to.work - from.work, unit)} in ${formatMs(to.atMs - from.atMs)}`
  return `, while it did ${done(first, at)} and then ${done(at, last)}`
}

function saidOf({ last }: WatchedHeap, { kind, axis, perX, points }: HeapTrend, { unit }: HeapClaim): string {
  const what = kind === 'heap' ? 'The heap' : 'Memory outside the heap'
  const rise = (points.at(-1)?.y ?? 0) - (points[0]?.y ?? 0)
  const over = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
  const amount = axis === 'work' ? plural(Math.round(over), unit) : formatMs(over * 1000)
  const each = `${formatBytes(perX)} a ${axis === 'work' ? unit : 'second'}`
  return `${what} of ${nameOf(last)} grew by ${formatBytes(rise)} over ${amount}, ${each}, in ${plural(points.length, 'look')} after a collection`
}

function foundIn(evidence: HeapEvidence, { last }: WatchedHeap, cycleName: string): readonly Finding[] {
  const survey = { ...evidence, series: { phase: '', cycleName } }
  const found = [
    ...leakingPaths(evidence).map((growth) => pathFinding(survey, growth, 'run')),
    ...leakingSites(evidence).map((growth) => siteFinding(survey, growth)),
  ]
  return found.map((each) => ({ ...each, message: `${each.message}, in ${nameOf(last)}` }))
}

const NOT_LOOKED_INTO =
  'who holds it is looked for where a heap rises in one; try next: watch it for twice as long, with --duration'

function whyNotFound({ survey }: WatchedHeap, evidence: HeapEvidence): string {
  if (survey.failure !== undefined)
    return `what holds it was not seen: ${survey.failure}; try next: watch it again`
  if (leakingPaths(evidence).length > 0)
    return 'and the leak that the probe planted in it was not found: what its snapshots say is not believed'
  const [filling] = fillingPaths(evidence)
  if (filling !== undefined) return `${notFullReason(filling)}; try next: watch it until that is full`
  if (survey.completed === 0)
    return `who holds it was looked for ${plural(survey.looks, 'time')}, ${LIVE_LOOKS} are needed; try next: watch it for twice as long, with --duration, or longer`
  if (survey.lackedRoom)
    return 'and there was no room for a snapshot to see who holds it; try next: watch it where there is more memory'
  // The one that came to its end may have been of an earlier rise.
  const begun =
    survey.isOpen && survey.looks < LIVE_LOOKS
      ? `, and of those of this rise ${survey.looks} of ${LIVE_LOOKS} were taken`
      : ''
  return `and no path on it was found that holds ever more${begun}; try next: watch it for twice as long, with --duration, or tidemark check a module of it`
}

function along({ heap: history, survey }: WatchedHeap, { axis }: Pick<HeapTrend, 'axis'>): HeapEvidence {
  return history.first === undefined ? survey.evidence : alongAxis(survey.evidence, axis, history.first)
}

function unitOf({ axis }: HeapTrend, { unit }: HeapClaim): string {
  return axis === 'work' ? unit : 'second'
}

function nameOf({ program, pid, thread }: WrittenSample): string {
  return `${program} (process ${pid}${thread === 0 ? '' : `, worker ${thread}`})`
}

/** What Node keeps of timers, listeners, sockets and promises follows from these. */
const NODES_BOOKS = /Node \/ |TimersList|Timeout|_events|Listener|EventTarget|AbortSignal|Socket|Promise/

/**
 * With what heaps say: beside resources, what the same line keeps or what Node keeps of them follows from these, and what
 * else holds ever more is a finding of its own.
 */
export function withHeap(resources: readonly Finding[], heap: readonly Finding[]): readonly Finding[] {
  return heap.reduce((all, each) => {
    const cause = resources.findIndex((resource) => follows(each, resource))
    return cause === -1 ? [...all, each] : all.map((one, at) => (at === cause ? withSeen(one, [each]) : one))
  }, resources)
}

function follows({ culprit, retainerPath = [] }: Finding, resource: Finding): boolean {
  if (culprit === undefined || NODES_BOOKS.test(retainerPath.join(' '))) return true
  return culprit.file === resource.culprit?.file && culprit.line === resource.culprit.line
}
