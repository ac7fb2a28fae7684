// A phase that did not end by itself: crashed, threw, hung, ran out of memory, or stayed alive after close.
import type { Moment, PhaseEnd, PhaseSeries, Sample } from '../../runner/series.ts'
import type { Culprit, Finding } from '../finding.ts'
import { lastWords } from '../last-words.ts'
import { type Acquirer, acquirers, amountOf } from '../counts/origins.ts'
import { formatBytes, formatMs, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { handleRow } from '../../resources/count-catalogue.ts'
import { kindRow } from '../../resources/kind-catalogue.ts'

const NAME = 'run-ended'
/** The last lines of stderr that go into a finding. */
const STDERR_LINES = 12

export const runEnded: Rule<typeof NAME> = {
  name: NAME,
  check: (run) => ({ findings: run.phases.flatMap(findEnd), doubts: [] }),
  explain: () =>
    'A program must end by itself after close. One that crashes, hangs, runs out of memory or stays alive did not give back what it held.',
  summarise: (findings) => `${plural(findings.length, 'phase')} did not end by itself`,
}

function findEnd(series: PhaseSeries): readonly Finding[] {
  const { end, phase } = series
  if (end.how === 'closed' || end.how === 'ended' || end.how === 'stopped') return []
  const culprit = end.how === 'lingered' ? keeper(series) : culpritOf(stackOf(end))
  return [
    {
      rule: NAME,
      kind: end.how,
      message: sentence(end, series),
      phase,
      ...(culprit && { culprit }),
      evidence: evidence(end),
    },
  ]
}

function stackOf(end: PhaseEnd): string {
  return 'stack' in end ? (end.stack ?? '') : ''
}

function sentence(end: PhaseEnd, series: PhaseSeries): string {
  switch (end.how) {
    case 'threw':
      return `The subject threw during ${end.during}: ${firstLine(end.message)}`
    case 'crashed':
      if (waitsInVain(end))
        return `The process ended during ${end.during}, which waits for what keeps no process alive: a timer or a server after unref(), or a promise that nobody settles`
      return end.signal === undefined
        ? `The process ended itself with exit code ${end.code ?? 'unknown'} during ${end.during}, before it was closed${wordsOf(end.stderrTail)}`
        : `The process was ended by ${end.signal} during ${end.during}`
    case 'out-of-memory':
      return `The process ran out of memory during ${end.during}${end.rssBytes === undefined ? '' : `, at ${formatBytes(end.rssBytes)} when last seen`}`
    case 'hung':
      return `Nothing came back from ${end.during} for ${formatMs(end.afterMs)}${busyness(end.busy)}`
    case 'lingered':
      return lingering(end.afterMs, series)
    default:
      return ''
  }
}

/** Node ends a program whose event loop is empty with this code, and warns of the `await` that it was at: ours. */
const UNSETTLED_EXIT_CODE = 13

function waitsInVain({ code, stderrTail }: PhaseEnd & { readonly how: 'crashed' }): boolean {
  return code === UNSETTLED_EXIT_CODE && /unsettled top-level await/.test(stderrTail)
}

function wordsOf(printed: string): string {
  const words = lastWords(printed)
  return words === undefined ? '' : `; it said: ${words}`
}

function busyness(busy: boolean | undefined): string {
  if (busy === undefined) return ''
  return busy
    ? ': the process was computing all the time'
    : ': the process was waiting for something that never came'
}

function lingering(afterMs: number, series: PhaseSeries): string {
  // One that is driven from outside: nobody can look at it once it was asked to end.
  if (lastLook(series, ['closed', 'again']) === undefined)
    return `The program did not end within ${formatMs(afterMs)} after it was asked to`
  if (!series.samples.some(({ moment }) => moment === 'ended'))
    return `The process did not end within ${formatMs(afterMs)} after close: ${keepers(series)}`
  const known = keepersKnown(series)
  const kept = known.length === 0 ? keepers(series) : `kept alive by ${known.map(inWords).join(', ')}`
  const release = releaseOf(known[0]?.kind)
  return `The program did not end within ${formatMs(afterMs)} after it was told to: ${kept}; what lets go of it${release} belongs into its own handler of SIGTERM, or into end() of the subject`
}

function inWords(kept: Acquirer): string {
  return amountOf(kept.live, kept)
}

function releaseOf(kind: string | undefined): string {
  const release = kind === undefined ? undefined : kindRow(kind).release
  return release === undefined ? '' : ` (${release})`
}

function keepers(series: PhaseSeries): string {
  const idle = series.samples.find(({ moment }) => moment === 'idle')?.inside.activeResources ?? {}
  const closed = lastLook(series, ['closed'])?.inside.activeResources ?? {}
  const extra = Object.entries(closed).flatMap(([type, count]) => {
    const more = count - (idle[type] ?? 0)
    return more > 0 ? [plural(more, handleRow(type).name)] : []
  })
  return extra.length === 0
    ? 'something that Node does not list keeps it alive'
    : `kept alive by ${extra.join(', ')}`
}

/** The line that acquired what keeps the process alive, where only one comes into question. */
function keeper(series: PhaseSeries): Culprit | undefined {
  const [only, ...others] = keepersKnown(series)
  return others.length === 0 ? only?.culprit : undefined
}

function keepersKnown(series: PhaseSeries): readonly Acquirer[] {
  const last = lastLook(series, ['closed', 'again'])
  const found = last === undefined ? [] : [...acquirers(last).values()]
  return found.filter(({ kind }) => kindRow(kind).keepsAlive === true)
}

/** The last of such a moment; after it was told to end, where it was. */
function lastLook({ samples }: PhaseSeries, moments: readonly Moment[]): Sample | undefined {
  const ended = samples.findLast(({ moment }) => moment === 'ended')
  return ended ?? samples.findLast(({ moment }) => moments.includes(moment))
}

function evidence(end: PhaseEnd): Finding['evidence'] {
  if (end.how === 'threw') return { during: end.during, stack: end.stack.split('\n') }
  if (end.how === 'hung') {
    const stack = end.stack === undefined ? {} : { stack: end.stack.split('\n') }
    return { during: end.during, afterMs: end.afterMs, ...stack }
  }
  if (end.how === 'crashed') {
    return {
      during: end.during,
      ...(end.code !== undefined && { exitCode: end.code }),
      ...(end.signal !== undefined && { signal: end.signal }),
      stderr: lastLines(end.stderrTail),
    }
  }
  if (end.how === 'out-of-memory') return { during: end.during, stderr: lastLines(end.stderrTail) }
  return {}
}

/** The first frame that is neither Node's nor a dependency's. */
function culpritOf(stack: string): Culprit | undefined {
  for (const line of stack.split('\n').slice(1)) {
    const frame = /^\s*at (?:(?:async )?(.+?) \()?(?:file:\/\/)?(\/[^()]+):(\d+):\d+\)?$/.exec(line)
    const [, name, file, at] = frame ?? []
    if (file === undefined || at === undefined || file.includes('/node_modules/')) continue
    return { file, line: Number(at), ...(name !== undefined && { function: name }) }
  }
  return undefined
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

function lastLines(text: string): readonly string[] {
  return text.trimEnd().split('\n').slice(-STDERR_LINES)
}
