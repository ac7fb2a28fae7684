// Watches a program from its start to its end: looks at its tree in intervals, gathers what its probes say, writes both.
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Exit } from '../runner/measured-process.ts'
import { ProbeFiles, type WrittenProfile } from './probe-files.ts'
import type { WorkUnit } from '../probe/work-count.ts'
import type { Survivor } from '../runner/series.ts'
import type { ThreadAsk } from './heap-answers.ts'
import { type HeapTold, LiveSurveys } from './live-surveys.ts'
import { type LoadEnd, type LoadPlan, ProgramLoad } from './program-load.ts'
import { type ProgramLaunch, WatchedProgram } from './watched-program.ts'
import type { WatchSample } from './watch-sample.ts'
import { WatchLog, type WatchStart } from './watch-log.ts'
import { WatchedTree } from './watched-tree.ts'

export interface WatchOptions {
  readonly command: readonly string[]
  /** `off` watches from outside only. */
  readonly level: string
  readonly intervalMs: number
  /** Ends the program after this time; undefined lets it run. */
  readonly durationMs: number | undefined
  readonly output: ProgramLaunch['output']
  /** Exists. Of earlier runs only samples.jsonl is replaced. */
  readonly outDirectory: string
  /** Told when it began: before this start of it, where it takes up what was cut off. */
  readonly onStart?: (start: WatchStart) => void
  readonly onSample: (sample: WatchSample) => void
  /** Profiles of what is alive, as threads write them; none are taken without. */
  readonly onProfiles?: ((profiles: readonly WrittenProfile[], sample: WatchSample) => void) | undefined
  /** What counts as work; undefined: requests. */
  readonly unit?: WorkUnit | undefined
  /** Started once the program listens. Where there is no duration, its end is that of the watch. */
  readonly load?: LoadPlan | undefined
  readonly onLoad?: (port: number) => void
  /** What threads are to be asked of their heaps: called after each sample. */
  readonly asks: () => readonly ThreadAsk[]
  readonly onTold: (told: HeapTold) => void
}

export interface WatchEnd {
  readonly exit: Exit
  /** The duration was over, and the program was told to end. */
  readonly wasEnded: boolean
  /** An end that was asked for: the duration was over, or we passed on a signal. Undefined when it ended by itself. */
  readonly request?: EndRequest | undefined
  /** What the program has started and left running, when it ended by itself. Nobody has ended it. */
  readonly survivors: readonly Survivor[]
  readonly durationMs: number
  /** Lines of probes that could not be read. */
  readonly unreadable: number
  /** Samples that were judged and not written: the file was full, or the disk. */
  readonly unwritten: number
  /** Undefined where none was wanted. */
  readonly load?: LoadEnd | undefined
}

export interface EndRequest {
  readonly by: string
  /** Since the program was started: when it was asked, or had ended after it. */
  readonly atMs: number
  /** What did not end within ten seconds of SIGTERM, and was killed. */
  readonly killed: readonly Survivor[]
}

/** @throws TidemarkError `usage` when the command cannot be run. */
export async function watchProgram(options: WatchOptions): Promise<WatchEnd> {
  const { command, level, intervalMs, output, outDirectory, unit } = options
  const mark = randomUUID()
  const directory = join(outDirectory, `probe-${mark.slice(0, 8)}`)
  const isProfiled = options.onProfiles !== undefined
  const probe = level === 'off' ? undefined : { level, intervalMs, directory, isProfiled, unit }
  sweepProbes(outDirectory)
  const log = new WatchLog({ directory: outDirectory, command })
  options.onStart?.(log.start)
  await using program = await WatchedProgram.start({ command, probe, mark, output })
  const surveys = new LiveSurveys(directory, options.onTold)
  await using load = options.load && new ProgramLoad(options.load, (port) => options.onLoad?.(port))
  const beside = { files: new ProbeFiles(directory), log, surveys, load }
  const watching = new Watching(program, beside, options)
  const request = await watching.untilEnd()
  const exit = program.ended.aborted ? await program.exit : { code: undefined, signal: undefined }
  const survivors = request === undefined ? await program.tree.survivors() : []
  watching.sample()
  await surveys.end()
  if (survivors.length === 0) rmSync(directory, { recursive: true, force: true })
  const { elapsedMs: durationMs, unreadable } = watching
  const { unwritten } = log
  const wasEnded = request?.by === DURATION || request?.by === LOAD
  return { exit, wasEnded, request, survivors, durationMs, unreadable, unwritten, load: load?.end }
}

/** Of watches that were cut off: what the probes of processes that are gone have written. */
function sweepProbes(outDirectory: string): void {
  for (const name of readdirSync(outDirectory).filter((each) => /^probe-[0-9a-f]{8}$/.test(each))) {
    const directory = join(outDirectory, name)
    const pids = readdirSync(directory).flatMap((file) => /^(\d+)-\d+\./.exec(file)?.[1] ?? [])
    if (!pids.some((pid) => isThere(Number(pid)))) rmSync(directory, { recursive: true, force: true })
  }
}

/** True also of one that belongs to somebody else. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** By which a signal to both is heard later than the end that it made, on a busy machine. */
const SIGNAL_MS = 200

/** What an end is asked for by, besides signals. */
const DURATION = 'duration'
const LOAD = 'load'

/** What probes say by themselves and what they answer, and what the program is made to do. */
interface Beside {
  readonly files: ProbeFiles
  readonly log: WatchLog
  readonly surveys: LiveSurveys
  readonly load: ProgramLoad | undefined
}

class Watching {
  readonly #program: WatchedProgram
  readonly #files: ProbeFiles
  readonly #log: WatchLog
  readonly #surveys: LiveSurveys
  readonly #load: ProgramLoad | undefined
  readonly #options: WatchOptions
  readonly #tree: WatchedTree
  readonly #startedMs = performance.now()
  readonly #greeted = new Set<number>()

  constructor(program: WatchedProgram, { files, log, surveys, load }: Beside, options: WatchOptions) {
    this.#program = program
    this.#files = files
    this.#log = log
    this.#surveys = surveys
    this.#load = load
    this.#options = options
    this.#tree = new WatchedTree(program.pid, program.tree, program.probe)
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedMs
  }

  get unreadable(): number {
    return this.#files.dropped
  }

  /** What asked it to end, if anything did, once all of it has. */
  async untilEnd(): Promise<EndRequest | undefined> {
    const { intervalMs, durationMs = Infinity } = this.#options
    const { ended } = this.#program
    while (!ended.aborted) {
      const leftMs = durationMs - this.elapsedMs
      const isWorkDone = durationMs === Infinity && this.#load?.end.how === 'ended'
      if (leftMs <= 0 || isWorkDone) {
        const atMs = this.elapsedMs
        return { by: isWorkDone ? LOAD : DURATION, atMs, killed: await this.#program.end() }
      }
      await pause(Math.min(intervalMs, leftMs), undefined, { signal: ended }).catch(() => undefined)
      if (!ended.aborted) this.sample()
    }
    // A terminal asks the program and us: its end may be heard before that.
    if (this.#program.endedBy === undefined) await pause(SIGNAL_MS)
    const { endedBy: by } = this.#program
    const atMs = this.elapsedMs
    return by === undefined ? undefined : { by, atMs, killed: await this.#program.endRest() }
  }

  sample(): void {
    const hellos = this.#files.hellos()
    for (const { pid, thread } of hellos) if (thread === 0) this.#greeted.add(pid)
    const processes = this.#tree.observe(this.#greeted)
    this.#load?.look(processes.map(({ pid }) => pid))
    const threads = this.#files.read()
    const atMs = Math.round(this.elapsedMs)
    const { unseen } = this.#tree
    const sample: WatchSample = {
      atMs,
      processes,
      threads,
      ...(hellos.length > 0 && { hellos }),
      ...(unseen.length > 0 && { unseen }),
    }
    this.#log.append(sample)
    this.#options.onProfiles?.(this.#files.profiles(), sample)
    this.#surveys.take()
    this.#forgetEnded(sample)
    this.#options.onSample(sample)
    for (const ask of this.#options.asks()) this.#surveys.ask(ask)
  }

  /** What they said has been read. */
  #forgetEnded({ processes, threads }: WatchSample): void {
    const living = new Set(processes.map((each) => each.pid))
    for (const pid of this.#greeted) {
      if (living.has(pid)) continue
      this.#greeted.delete(pid)
      this.#surveys.forget(pid)
    }
    for (const { why, thread, pid } of threads) {
      if (why !== 'exit') continue
      if (thread !== 0) this.#files.forget(pid, thread)
      else if (!living.has(pid)) this.#files.forget(pid)
    }
  }
}
