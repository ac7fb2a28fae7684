// What a watch came to, for people and for programs.
import type { Verdict } from '../findings/verdict.ts'
import { causeLines } from './cause-in-words.ts'
import { formatMs } from '../findings/quantity.ts'
import type { WatchHistory } from '../watch/watch-history.ts'
import type { Environment } from '../runner/run.ts'
import type { WatchEnd } from '../watch/watch.ts'
import { aliveLines } from './alive.ts'
import { resultSchema } from './result.ts'
import { terminalLine } from './terminal-text.ts'

/** Threads whose holdings are in a result. */
const MAX_THREADS = 64

export interface WatchedRun {
  readonly command: readonly string[]
  readonly startedAt: string
  readonly environment: Environment
  readonly history: WatchHistory
  readonly end: WatchEnd
}

/** Ends with a newline. @param nowMs since the Unix epoch */
export function watchReport({ history, end, command }: WatchedRun, verdict: Verdict, nowMs: number): string {
  const culprits = verdict.findings.flatMap((finding) => [
    `✘ ${finding.message}`,
    ...causeLines(finding, ' in ').map(({ text }) => `  ${text}`),
  ])
  const told = new Set(verdict.findings.map(({ message }) => message))
  const { code, signal } = end.exit
  const ended = code === undefined ? 'it could not be ended' : `exit code ${code}`
  const how = signal === undefined ? ended : `ended by ${signal}`
  const lines = [
    '',
    `tidemark: ${verdict.verdict.toUpperCase()} ${command.join(' ')} (${how}, ${formatMs(end.durationMs)})`,
    ...culprits,
    ...verdict.reasons.filter((reason) => !told.has(reason)),
    ...aliveLines(history.threads, nowMs),
    '',
  ]
  return lines.map(terminalLine).join('\n')
}

/** A `tidemark.result/1`, with how the program ended and what was alive in it. */
export function watchResult(run: WatchedRun, verdict: Verdict): object {
  const { history, end, command, startedAt, environment } = run
  const rows = history.threads[0]?.heap.rows ?? []
  const [early, late] = [rows[0], rows.at(-1)]
  const result = resultSchema.parse({
    schema: 'tidemark.result/1',
    scenario: 'watch',
    subject: command.join(' '),
    ...verdict,
    metrics: {
      peakRssBytes: history.peakRssBytes,
      ...(history.peakPssBytes !== undefined && { peakTreePssBytes: history.peakPssBytes }),
      samples: history.outsideSamples,
      ...(early && late && { heapAfterGcBytes: { first: early.heap, last: late.heap } }),
    },
    phases: [],
    budget: {},
    environment,
    startedAt,
    durationMs: end.durationMs,
    samples: 'samples.jsonl',
  })
  return {
    ...result,
    exit: end.exit,
    survivors: end.survivors,
    threads: history.threads.slice(0, MAX_THREADS).map(({ last }) => last),
  }
}
