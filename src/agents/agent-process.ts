// An agent as a process of ours: driven over its pipes, with the probe where it can come in, and ended with all that it has
// started, however it tried to get away.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { TidemarkError } from '../errors.ts'
import { MARK_VARIABLE, ProcessTree } from '../system/process-tree.ts'
import type { Exit } from '../runner/measured-process.ts'
import { OutputTail } from '../runner/output-tail.ts'
import type { Survivor } from '../runner/series.ts'
import { probeEnvironment, wantedProbe } from '../watch/probe-launch.ts'
import { TreeEnding } from '../watch/tree-ending.ts'

export interface AgentStreams {
  readonly stdin: Writable
  readonly stdout: Readable
}

export interface AgentLaunch {
  /** The program, then its arguments. */
  readonly command: readonly string[]
  /** Where it works. */
  readonly directory: string
  readonly environment: NodeJS.ProcessEnv
  /** Where its probe writes; undefined: without one. */
  readonly probeDirectory: string | undefined
}

/** Between two samples by itself, and between two looks for what it is asked. */
const PROBE_MS = 100
/** To end by itself once it was asked to. */
const END_MS = 10_000

export class AgentProcess implements AsyncDisposable {
  readonly pid: number
  readonly tree: ProcessTree
  readonly streams: AgentStreams
  readonly exit: Promise<Exit>
  /** Aborted once its first process has ended. */
  readonly ended: AbortSignal
  readonly #stderr: OutputTail
  readonly #child: ChildProcess
  readonly #ending: TreeEnding

  private constructor(child: ChildProcess & { readonly pid: number } & StreamsOf, mark: string) {
    const { pid, stdin, stdout, stderr } = child
    this.#child = child
    this.pid = pid
    this.tree = new ProcessTree(pid, mark)
    this.streams = { stdin, stdout }
    this.#stderr = new OutputTail(stderr)
    const ending = new AbortController()
    this.ended = ending.signal
    this.#ending = new TreeEnding(pid, this.tree, this.ended)
    stdin.on('error', () => undefined) // It has gone; `exit` says so.
    const { promise, resolve } = Promise.withResolvers<Exit>()
    this.exit = promise
    child.once('exit', (code, signal) => {
      resolve({ code: code ?? undefined, signal: signal ?? undefined })
      ending.abort()
    })
  }

  /** @throws TidemarkError `usage` when there is no such program */
  static async start({
    command,
    directory,
    environment,
    probeDirectory,
  }: AgentLaunch): Promise<AgentProcess> {
    const [file = '', ...args] = command
    const mark = randomUUID()
    const probe =
      probeDirectory === undefined
        ? undefined
        : {
            level: 'origins',
            intervalMs: PROBE_MS,
            directory: probeDirectory,
            isProfiled: false,
            isSteady: true,
          }
    const wanted = probe && (await wantedProbe(file))
    const child = spawn(file, args, {
      cwd: directory,
      env: { ...probeEnvironment(environment, probe, wanted), [MARK_VARIABLE]: mark },
      stdio: ['pipe', 'pipe', 'pipe'],
      // In a group of its own: what a terminal sends to ours is for us to pass on.
      detached: true,
    })
    try {
      await once(child, 'spawn')
    } catch (cause) {
      throw new TidemarkError('usage', `Start ${file}: it cannot be run, wanted a program`, { cause })
    }
    if (!isStarted(child)) throw new TidemarkError('process', `Start ${file}: it has no process, wanted one`)
    return new AgentProcess(child, mark)
  }

  /** What it printed last on its standard error. */
  get stderrTail(): string {
    return this.#stderr.text
  }

  /** Of its standard error; what it says on its output is its protocol. */
  get outputBytes(): number {
    return this.#stderr.bytes
  }

  closeInput(): void {
    this.streams.stdin.end()
  }

  /** To its first process alone. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Whether its first process has ended in time. */
  async endsWithin(limitMs = END_MS): Promise<boolean> {
    const waiting = new AbortController()
    const late = pause(limitMs, false, { signal: waiting.signal }).catch(() => false)
    const inTime = await Promise.race([this.exit.then(() => true), late])
    waiting.abort()
    return inTime
  }

  /** What it has started and is there still, after a moment of grace. */
  async survivors(): Promise<readonly Survivor[]> {
    return (await this.tree.survivors()).map(({ pid, command }) => ({ pid, command }))
  }

  /** Ends it and all it has started. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.ended.aborted) await this.#ending.endRest()
    else await this.#ending.end()
  }
}

interface StreamsOf {
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
}

function isStarted(child: ChildProcess): child is ChildProcess & { readonly pid: number } & StreamsOf {
  const { pid, stdin, stdout, stderr } = child
  return pid !== undefined && stdin !== null && stdout !== null && stderr !== null
}
