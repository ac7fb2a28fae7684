// The verdict on a watched program. Growth is judged once there are samples enough; a program that ends by itself before
// has given back what it held, and can only have left processes behind.
import type { WatchEnd } from '../scenario/watch.ts'
import { unwatchedReasons } from './blind-kinds.ts'
import { COUNT_MIN_SAMPLES } from './count-growth.ts'
import type { Finding, Verdict } from './finding.ts'
import { outcomeOf } from './outcome.ts'
import { partOf } from './parts.ts'
import { formatMs, plural } from './quantity.ts'
import type { ThreadHistory, WatchHistory } from './watch-history.ts'

export interface WatchClaim {
  /** Whether the probe was to go in. */
  readonly withProbe: boolean
  readonly intervalMs: number
}

export function judgeWatch(history: WatchHistory, end: WatchEnd, claim: WatchClaim): Verdict {
  const doubts = doubtsOf(history, end, claim).map((reason) => ({ phase: '', reason }))
  const findings = [...history.findings(), ...survivorFindings(end)]
  return outcomeOf({
    findings,
    parts: [partOf('observer', doubts)],
    seen: whatWasSeen(history, end),
    notes: [...notesOf(history, end, claim), ...(findings.length > 0 ? history.blind : [])],
  })
}

function survivorFindings({ survivors }: WatchEnd): readonly Finding[] {
  if (survivors.length === 0) return []
  const names = survivors.map(({ command, pid }) => `${command} (${pid})`)
  return [
    {
      rule: 'left-after-exit',
      kind: 'process',
      message: `${plural(names.length, 'process')} outlived the program that started ${names.length === 1 ? 'it' : 'them'}, and still run: ${names.join(', ')}`,
      phase: '',
      evidence: { names },
    },
  ]
}

function doubtsOf(history: WatchHistory, end: WatchEnd, claim: WatchClaim): readonly string[] {
  const isLong = end.durationMs >= (COUNT_MIN_SAMPLES + 1) * claim.intervalMs
  const endedItself = !end.wasEnded && end.exit.signal === undefined
  if (!isLong && endedItself) return []
  if (!isLong) {
    return [
      `It was ended after ${formatMs(end.durationMs)}, and growth is judged from ${COUNT_MIN_SAMPLES} samples on, ${formatMs(claim.intervalMs)} apart`,
    ]
  }
  const blind = history.outsideSamples < COUNT_MIN_SAMPLES && history.seen === 0
  const lost = [
    ...(history.dropped > 0
      ? [`${plural(history.dropped, 'sample')} of threads beyond the bound were not read`]
      : []),
    ...(history.unfollowed > 0
      ? [`${plural(history.unfollowed, 'origin')} beyond the bound were not followed`]
      : []),
    ...unwatchedReasons(history.unwatched),
    ...history.blind,
    ...(blind ? ['Nothing could be observed: there is no /proc and no probe'] : []),
  ]
  return [...lost, ...history.threads.filter((thread) => isUnseen(thread, claim)).map(unseenReason)]
}

/** Lived long enough, and was not seen often enough after a collection. */
function isUnseen({ first, last, counts }: ThreadHistory, { intervalMs }: WatchClaim): boolean {
  return !counts.isJudgeable && last.atMs - first.atMs > (COUNT_MIN_SAMPLES + 1) * intervalMs
}

function unseenReason({ last, counts }: ThreadHistory): string {
  return `Process ${last.pid} (${last.program}) gave ${plural(counts.length, 'sample')} after a collection, at least ${COUNT_MIN_SAMPLES} are needed: its event loop was blocked, or its heap is too large to be collected so often; watch it longer, or with a longer --interval`
}

function notesOf(
  history: WatchHistory,
  { unreadable, unwritten }: WatchEnd,
  { withProbe }: WatchClaim,
): readonly string[] {
  const outside = withProbe
    ? 'Seen from outside only: none of its processes is a Node program that took the probe'
    : 'Seen from outside only: --level off'
  return [
    ...(history.seen > 0 ? [] : [outside]),
    ...(unreadable > 0 ? [`${plural(unreadable, 'line')} of its probes could not be read`] : []),
    ...(unwritten > 0 ? [`${plural(unwritten, 'sample')} could not be written to samples.jsonl`] : []),
  ]
}

function whatWasSeen(history: WatchHistory, { durationMs }: WatchEnd): string {
  const samples = plural(history.outsideSamples, 'sample')
  return history.outsideSamples < COUNT_MIN_SAMPLES
    ? `It ended by itself after ${formatMs(durationMs)} and left no process behind; growth is judged from ${COUNT_MIN_SAMPLES} samples on, and there were ${history.outsideSamples}`
    : `Nothing grew throughout ${formatMs(durationMs)}, in ${samples}`
}
