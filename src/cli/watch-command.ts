// `tidemark watch -- COMMAND…`: runs any program, watches it, and says what it leaves alive and from where.
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import type { Verdict } from '../findings/verdict.ts'
import { WatchHistory } from '../watch/watch-history.ts'
import { judgeWatch } from '../watch/watch-verdict.ts'
import { TidemarkError } from '../errors.ts'
import { heapClaim, type WorkUnit } from '../watch/heap-claim.ts'
import { locatedCulprits } from '../report/located-culprits.ts'
import type { RegistryLevel } from '../resources/level.ts'
import { aliveLines } from '../report/alive.ts'
import { exitCode, FAILURE_EXIT_CODE } from '../report/exit-code.ts'
import { redactedCommand, redaction } from '../redacted.ts'
import { watchDisplay, type WatchDisplay } from '../report/watch-display.ts'
import { heapLookLine } from '../report/heap-look-line.ts'
import { watchReport, watchResult } from '../report/watch-report.ts'
import { WatchTable } from '../report/watch-table.ts'
import { environment } from '../runner/environment.ts'
import type { WatchStart } from '../watch/watch-log.ts'
import { watchProgram, type WatchEnd } from '../watch/watch.ts'
import { serveWatchMetrics, type WatchMetricsOptions } from './watch-metrics.ts'
import { type PictureOptions, WatchPictures } from './watch-pictures.ts'
import { writeUngated } from './gated-streams.ts'
import { openedOrTold } from './report-files.ts'
import { DEFAULT_OUT, OutputDirectory, passedOnJson } from '../check/output-directory.ts'

export interface WatchCommandOptions extends PictureOptions, WatchMetricsOptions {
  readonly level: RegistryLevel
  /** Seconds. */
  readonly interval: number
  /** Seconds. */
  readonly duration?: number
  readonly out?: string
  /** What counts as work; default: requests, where there are any. */
  readonly unit?: WorkUnit
  readonly load?: string
  readonly onPort?: number
  readonly live?: boolean
  /** A port, 0 for any free one; true where none is named. */
  readonly page?: number | true
  readonly open?: boolean
  readonly json?: boolean
}

/** Returns the exit code. @throws TidemarkError `usage` */
export async function watch(command: readonly string[], options: WatchCommandOptions): Promise<number> {
  if (command.length === 0) {
    throw new TidemarkError('usage', 'Watch: no command is given, wanted tidemark watch -- COMMAND…')
  }
  if (options.onPort !== undefined && options.load === undefined)
    throw new TidemarkError('usage', 'Watch: --on-port is given without --load, wanted what to start then')
  // Whoever reads it may go, or its disk be full: neither the program nor the verdict depends on it.
  process.stderr.on('error', () => undefined)
  using out = new OutputDirectory(resolve(options.out ?? join(DEFAULT_OUT, 'watch')))
  await using pictures = new WatchPictures(options, out)
  const startedAt = new Date().toISOString()
  const history = new WatchHistory(options.interval * 1000, heapClaim(options.unit))
  await using metrics = new AsyncDisposableStack()
  await serveWatchMetrics({ history, withProbe: options.level !== 'off' }, options, metrics)
  const end = await watched(command, options, { history, pictures, outDirectory: out.path })
  const claim = { withProbe: options.level !== 'off', intervalMs: options.interval * 1000 }
  const verdict = locatedCulprits(judgeWatch(history, end, claim), process.cwd())
  const shown = redactedCommand(command, redaction(process.env))
  const run = { command: shown, startedAt, environment: environment(), history, end }
  const json = passedOnJson(watchResult(run, verdict))
  process.stderr.write(watchReport(run, verdict, Date.now()))
  if (options.json === true) process.stdout.write(json)
  writeResult(out, json)
  const code = watchExitCode(verdict, end)
  return (await isPictured(pictures, end)) || code !== 0 ? code : FAILURE_EXIT_CODE
}

/** The verdict stands, whatever becomes of its pictures: what could not be written is told after it. */
async function isPictured(pictures: WatchPictures, { durationMs }: WatchEnd): Promise<boolean> {
  try {
    process.stderr.write(await pictures.written(durationMs))
    return true
  } catch (error) {
    process.stderr.write(`tidemark: ${error instanceof Error ? error.message : String(error)}\n`)
    return false
  }
}

/** @throws TidemarkError `environment`: whoever reads results would find none */
function writeResult(out: OutputDirectory, json: string): void {
  try {
    out.write('result.json', json)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TidemarkError(
      'environment',
      `Write result.json to ${out.path}: ${reason}, wanted room for ${json.length} bytes; try next: another --out`,
      { cause },
    )
  }
}

interface Place {
  readonly history: WatchHistory
  readonly pictures: WatchPictures
  readonly outDirectory: string
}

async function watched(
  command: readonly string[],
  options: WatchCommandOptions,
  { history, pictures, outDirectory }: Place,
): Promise<WatchEnd> {
  const { level, interval, duration, json, unit, load, onPort } = options
  using shown = showing(history, options)
  await using owned = new AsyncDisposableStack()
  owned.use(await pageOf(command, options, history))
  return await watchProgram({
    command,
    level,
    intervalMs: interval * 1000,
    durationMs: duration === undefined ? undefined : duration * 1000,
    output: json === true ? 'stderr' : 'stdout',
    outDirectory,
    onProfiles: pictures.onProfiles,
    onStart: startLine,
    unit,
    load: load === undefined ? undefined : { command: load, port: onPort },
    onLoad: (at) => shown.say(`watch: it listens on port ${at}, its load begins`),
    onSample(sample) {
      history.add(sample)
      shown.update()
    },
    asks: () => history.asks(),
    onTold(told) {
      history.told(told)
      shown.say(heapLookLine(told))
    },
  })
}

/** What a supervisor starts again goes on where it was cut off. */
function startLine({ restarts, startedAt }: WatchStart): void {
  if (restarts > 0)
    process.stderr.write(
      `tidemark: goes on with what was watched since ${startedAt}, start ${restarts + 1} of it\n`,
    )
}

/** Its code is loaded only where it is asked for. @throws TidemarkError `environment` when its port is taken */
async function pageOf(
  command: readonly string[],
  { page, open, interval, level }: WatchCommandOptions,
  history: WatchHistory,
): Promise<AsyncDisposable | undefined> {
  if (page === undefined && open !== true) return undefined
  const { WatchPage } = await import('./watch-page.ts')
  const served = await WatchPage.start({
    command,
    history,
    intervalMs: interval * 1000,
    withProbe: level !== 'off',
    port: typeof page === 'number' ? page : 0,
  })
  writeUngated(process.stderr, `page: ${served.address}\n`)
  if (open === true) {
    // The program runs whether or not anybody can look, and does not wait for it.
    void openedOrTold(served.address)
  }
  return served
}

interface Shown extends Disposable {
  update(): void
  say(line: string): void
}

function showing(history: WatchHistory, options: WatchCommandOptions): Shown {
  const stack = new DisposableStack()
  const display = stack.use(watchDisplay(process.stderr, isLive(options)))
  const table = new WatchTable(history)
  const say = () => display.say(`${aliveNow(history)}\n`)
  process.on('SIGUSR2', say)
  stack.defer(() => process.off('SIGUSR2', say))
  return {
    update: () => update(display, table),
    say: (line) => display.say(`${line}\n`),
    [Symbol.dispose]: () => stack.dispose(),
  }
}

function update(display: WatchDisplay, table: WatchTable): void {
  table.note()
  display.show(table)
}

function aliveNow(history: WatchHistory): string {
  const lines = aliveLines(
    history.threads.filter(({ ended }) => !ended),
    Date.now(),
  )
  return lines.length > 0 ? lines.join('\n') : new WatchTable(history).live().join('\n')
}

function isLive({ live, json }: WatchCommandOptions): boolean {
  const isTheirs = json !== true && process.stdout.isTTY
  return process.stderr.isTTY && (live === true || !isTheirs)
}

/** A leak is told whatever else happened; then what the program says of itself, unless we ended it. */
function watchExitCode({ verdict }: Pick<Verdict, 'verdict'>, { exit, wasEnded }: WatchEnd): number {
  if (verdict === 'leak') return exitCode(verdict)
  const own = exit.signal === undefined ? (exit.code ?? 0) : 128 + signalNumber(exit.signal)
  return own !== 0 && !wasEnded ? own : exitCode(verdict)
}

function signalNumber(name: string): number {
  return Object.entries(constants.signals).find(([signal]) => signal === name)?.[1] ?? 0
}
