// The verdict on a watched program. Growth is judged once there are samples enough; a program that ends by itself before
// has given back what it held, and can only have left processes behind.
import type { WatchEnd } from './watch.ts'
import { unwatchedReasons } from '../findings/blind-kinds.ts'
import { unseenCounts, unseenNote } from '../findings/unseen-words.ts'
import { COUNT_MIN_SAMPLES } from '../findings/counts/count-growth.ts'
import type { Verdict } from '../findings/verdict.ts'
import { outcomeOf } from '../findings/outcome.ts'
import { type Part, partOf } from '../findings/parts.ts'
import { formatBytes, formatMs, plural } from '../findings/quantity.ts'
import { leftRunning } from './left-running.ts'
import { loadDoubts } from './program-load.ts'
import { slowingTypes } from './type-growth.ts'
import type { ThreadHistory } from './thread-history.ts'
import { judgedHeaps, type JudgedHeaps } from './watch-heaps.ts'
import type { WatchHistory } from './watch-history.ts'

/** Freed by a collection: less is nothing that a resident size would show. */
const WORTH_TELLING_BYTES = 16 * 1024 * 1024

export interface WatchClaim {
  /** Whether the probe was to go in. */
  readonly withProbe: boolean
  readonly intervalMs: number
}

export function judgeWatch(history: WatchHistory, end: WatchEnd, claim: WatchClaim): Verdict {
  const doubts = doubtsOf(history, end, claim).map((reason) => ({ phase: '', reason }))
  const heaps = judgedHeaps(history, claim)
  const findings = [...history.findings(), ...leftRunning(end.survivors, history.threads)]
  return outcomeOf({
    findings,
    parts: [partOf('observer', doubts), ...heapParts(history, heaps)],
    seen: [whatWasSeen(history, end), ...heaps.seen].join('; '),
    notes: [...notesOf(history, end, claim), ...heaps.notes, ...(findings.length > 0 ? history.blind : [])],
  })
}

/** Of a program that told of no heap none was to be judged. */
function heapParts({ threads }: WatchHistory, { doubts }: JudgedHeaps): readonly Part[] {
  return threads.some(({ heap }) => heap.length > 0)
    ? [
        partOf(
          'heap',
          doubts.map((reason) => ({ phase: '', part: 'heap', reason })),
        ),
      ]
    : []
}

function doubtsOf(history: WatchHistory, end: WatchEnd, claim: WatchClaim): readonly string[] {
  const unseen = [...killed(end), ...loadDoubts(end.load), ...history.coverage.doubts(end)]
  const isLong = end.durationMs >= (COUNT_MIN_SAMPLES + 1) * claim.intervalMs
  const endedItself = !end.wasEnded && end.exit.signal === undefined
  if (!isLong && endedItself) return unseen
  if (!isLong) {
    return [
      ...unseen,
      `It was ended after ${formatMs(end.durationMs)}, and growth is judged from ${COUNT_MIN_SAMPLES} samples on, ${formatMs(claim.intervalMs)} apart`,
    ]
  }
  const isSparse = history.outsideSamples < COUNT_MIN_SAMPLES
  const blind = isSparse && history.seen === 0
  const lost = [
    ...unseen,
    ...(history.dropped > 0
      ? [`${plural(history.dropped, 'sample')} of threads beyond the bound were not read`]
      : []),
    ...(history.forgotten > 0
      ? [
          `${plural(history.forgotten, 'ended thread')} beyond the bound had heaps that rose, and are not told`,
        ]
      : []),
    ...(history.unfollowed > 0
      ? [`${plural(history.unfollowed, 'origin')} beyond the bound were not followed`]
      : []),
    ...unwatchedReasons(history.unwatched),
    ...history.blind,
    ...unseenCounts(history.unseen).map(({ reason, next }) =>
      next === undefined ? reason : `${reason}; try next: ${next}`,
    ),
    ...(blind ? ['Nothing could be observed: there is neither /proc nor ps, and no probe'] : []),
    ...(isSparse && history.outsideSamples > 0
      ? [
          `There were ${plural(history.outsideSamples, 'sample')} in ${formatMs(end.durationMs)}, at least ${COUNT_MIN_SAMPLES} are needed: the machine was too busy, or tidemark was stopped; try next: a longer run`,
        ]
      : []),
  ]
  return [
    ...lost,
    ...history.threads.flatMap(slowingTypes),
    ...history.threads.filter((thread) => isUnseen(thread, claim)).map(unseenReason),
  ]
}

/** Nobody can say what it would have done. An end that was asked for through us is none of this kind. */
function killed({ exit, request, durationMs }: WatchEnd): readonly string[] {
  if (exit.signal === undefined || request !== undefined) return []
  return [
    `It was killed by ${exit.signal} after ${formatMs(durationMs)}, which was not asked for through tidemark`,
  ]
}

/** Lived long enough, and was not seen often enough after a collection. */
function isUnseen({ first, last, counts }: ThreadHistory, { intervalMs }: WatchClaim): boolean {
  return !counts.isJudgeable && last.atMs - first.atMs > (COUNT_MIN_SAMPLES + 1) * intervalMs
}

function unseenReason({ last, counts }: ThreadHistory): string {
  return `Process ${last.pid} (${last.program}) gave ${plural(counts.length, 'sample')} after a collection, at least ${COUNT_MIN_SAMPLES} are needed: its event loop was blocked, or its heap is too large to be collected so often; watch it longer, or with a longer --interval`
}

/** A load that ends well and did nothing is easily written: a wrong address, a client that gives up. */
function idleLoad({ threads, heapClaim }: WatchHistory, load: WatchEnd['load']): readonly string[] {
  if (load?.how !== 'ended' || threads.some(({ heap }) => heap.work > 0)) return []
  return threads.some(({ heap }) => heap.length > 0)
    ? [
        `Its load ended, and not one ${heapClaim.unit} was counted: it asked for nothing, or did other work; try next: --unit of what it does`,
      ]
    : []
}

function notesOf(
  history: WatchHistory,
  { unreadable, unwritten, request, load }: WatchEnd,
  { withProbe }: WatchClaim,
): readonly string[] {
  const late = request?.killed.map(({ command, pid }) => `${command} (${pid})`) ?? []
  const brief = history.brief + history.coverage.brief
  const outside = withProbe
    ? 'Seen from outside only: none of its processes took the probe'
    : 'Seen from outside only: --level off'
  return [
    ...(history.seen > 0 ? [] : [outside]),
    ...unseenNote(history.unseen),
    ...history.threads.flatMap(givenBack),
    ...idleLoad(history, load),
    ...(late.length > 0
      ? [
          `Did not end within 10 s of ${request?.by.startsWith('SIG') === true ? request.by : 'SIGTERM'} and ${late.length === 1 ? 'was' : 'were'} killed: ${late.join(', ')}`,
        ]
      : []),
    ...(brief > 0
      ? [
          `${plural(brief, 'thread')} or processes lived too briefly for growth to show in them; what they leave behind shows in the counts of the whole`,
        ]
      : []),
    ...(unreadable > 0 ? [`${plural(unreadable, 'line')} of its probes could not be read`] : []),
    ...(unwritten > 0 ? [`${plural(unwritten, 'sample')} could not be written to samples.jsonl`] : []),
  ]
}

/** What a program holds besides garbage is not in its resident size until somebody collects. */
function givenBack({ last, givenBackBytes }: ThreadHistory): readonly string[] {
  return givenBackBytes < WORTH_TELLING_BYTES
    ? []
    : [
        `One full collection freed up to ${formatBytes(givenBackBytes)} of garbage in process ${last.pid}: its resident size holds that until the engine collects, and is not judged`,
      ]
}

function whatWasSeen(history: WatchHistory, { durationMs }: WatchEnd): string {
  const samples = plural(history.outsideSamples, 'sample')
  return history.outsideSamples < COUNT_MIN_SAMPLES
    ? `It ended by itself after ${formatMs(durationMs)} and left no process behind; growth is judged from ${COUNT_MIN_SAMPLES} samples on, and there were ${history.outsideSamples}`
    : `Nothing grew throughout ${formatMs(durationMs)}, in ${samples}; what comes less often than every ${formatMs(durationMs / COUNT_MIN_SAMPLES)} would not have been told`
}
