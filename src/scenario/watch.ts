// Watches a program from its start to its end: looks at its tree in intervals, gathers what its probes say, writes both.
import { randomUUID } from 'node:crypto'
import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Exit } from './measured-process.ts'
import { type WrittenSample, ProbeFiles } from './probe-files.ts'
import type { Survivor } from './series.ts'
import { type WatchedProcess, observeTree } from './watched-tree.ts'
import { type ProgramLaunch, WatchedProgram } from './watched-program.ts'

/** One line of samples.jsonl. */
export interface WatchSample {
  /** Since the program was started. */
  readonly atMs: number
  readonly processes: readonly WatchedProcess[]
  /** What probes said since the last sample, oldest first for each thread. */
  readonly threads: readonly WrittenSample[]
}

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
  readonly onSample: (sample: WatchSample) => void
}

export interface WatchEnd {
  readonly exit: Exit
  /** The duration was over, and the program was told to end. */
  readonly wasEnded: boolean
  /** What the program has started and left running. Nobody has ended it. */
  readonly survivors: readonly Survivor[]
  readonly durationMs: number
  /** Lines of probes that could not be read. */
  readonly unreadable: number
  /** Samples that were judged and not written: the file was full, or the disk. */
  readonly unwritten: number
}

/** Some weeks of one process at a sample a second. */
const MAX_LOG_BYTES = 2 * 1024 ** 3

/** @throws TidemarkError `usage` when the command cannot be run. */
export async function watchProgram(options: WatchOptions): Promise<WatchEnd> {
  const { command, level, intervalMs, output, outDirectory } = options
  const mark = randomUUID()
  const directory = join(outDirectory, `probe-${mark.slice(0, 8)}`)
  const probe = level === 'off' ? undefined : { level, intervalMs, directory }
  writeFileSync(join(outDirectory, 'samples.jsonl'), '')
  await using program = await WatchedProgram.start({ command, probe, mark, output })
  const watching = new Watching(program, new ProbeFiles(directory), options)
  const wasEnded = await watching.untilEnd()
  const exit = await program.exit
  const survivors = await program.tree.survivors()
  watching.sample()
  if (survivors.length === 0) rmSync(directory, { recursive: true, force: true })
  const { elapsedMs: durationMs, unreadable, unwritten } = watching
  return { exit, wasEnded, survivors, durationMs, unreadable, unwritten }
}

class Watching {
  unwritten = 0
  readonly #program: WatchedProgram
  readonly #files: ProbeFiles
  readonly #options: WatchOptions
  readonly #startedMs = performance.now()
  #loggedBytes = 0

  constructor(program: WatchedProgram, files: ProbeFiles, options: WatchOptions) {
    this.#program = program
    this.#files = files
    this.#options = options
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedMs
  }

  get unreadable(): number {
    return this.#files.dropped
  }

  /** True when the duration was over before the program was. */
  async untilEnd(): Promise<boolean> {
    const { intervalMs, durationMs = Infinity } = this.#options
    const { ended } = this.#program
    while (!ended.aborted) {
      const leftMs = durationMs - this.elapsedMs
      if (leftMs <= 0) {
        await this.#program.end()
        return true
      }
      await pause(Math.min(intervalMs, leftMs), undefined, { signal: ended }).catch(() => undefined)
      if (!ended.aborted) this.sample()
    }
    return false
  }

  sample(): void {
    const { pid, tree } = this.#program
    const processes = observeTree(pid, tree)
    const threads = this.#files.read()
    const sample = { atMs: Math.round(this.elapsedMs), processes, threads }
    this.#log(sample)
    const living = new Set(processes.map((each) => each.pid))
    for (const { why, thread, pid: writer } of threads) {
      if (why === 'exit' && thread === 0 && !living.has(writer)) this.#files.forget(writer)
    }
    this.#options.onSample(sample)
  }
  /** A full disk is no reason to leave the program unwatched. */
  #log(sample: WatchSample): void {
    const line = `${JSON.stringify(sample)}\n`
    try {
      if (this.#loggedBytes + line.length > MAX_LOG_BYTES) this.unwritten++
      else appendFileSync(join(this.#options.outDirectory, 'samples.jsonl'), line)
      this.#loggedBytes += line.length
    } catch {
      this.unwritten++
    }
  }
}
