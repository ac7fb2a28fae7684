// Any program, started as if by hand: its input and output are those of whoever watches, and the probe goes in through
// NODE_OPTIONS, which shells, package managers and children pass on. It is not in a group of its own, so that the
// terminal stays its terminal.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { TidemarkError } from '../errors.ts'
import { withDenoProbe } from '../runtimes/deno-command.ts'
import type { Exit } from '../runner/measured-process.ts'
import { MARK_VARIABLE, ProcessTree } from '../system/process-tree.ts'
import type { Survivor } from '../runner/series.ts'
import { TreeEnding } from './tree-ending.ts'
import type { WantedProbe } from './absent-probe.ts'
import { type LaunchedProbe, probeEnvironment, wantedProbe } from './probe-launch.ts'

/** Passed on to the program. SIGUSR2 is not: it asks `watch` itself. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1'] as const

/** By which a program is asked to end. Passed on to all of its process group, as a terminal does. */
const ENDING: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGQUIT'])

/** An interactive program takes Ctrl-C and goes on, a server SIGHUP: an end that comes later is its own. */
const MAY_GO_ON: ReadonlySet<string> = new Set(['SIGINT', 'SIGHUP'])
const ANSWER_MS = 10_000

/** What a terminal sends to the program as well as to us. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP'])

export interface ProgramLaunch {
  readonly command: readonly string[]
  /** Without the probe when undefined. */
  readonly probe: LaunchedProbe | undefined
  /** Unique to the run; every descendant inherits it. */
  readonly mark: string
  /** Where the program's standard output goes. */
  readonly output: 'stdout' | 'stderr'
}

export class WatchedProgram implements AsyncDisposable {
  readonly pid: number
  readonly tree: ProcessTree
  /** Undefined when none is wanted. */
  readonly probe: WantedProbe | undefined
  readonly exit: Promise<Exit>
  /** Aborted once the program has ended. */
  readonly ended: AbortSignal
  readonly #child: ChildProcess
  readonly #ending: TreeEnding
  readonly #signals = new DisposableStack()
  #asked: { readonly signal: string; readonly atMs: number } | undefined
  #endedMs = 0

  private constructor(child: ChildProcess, mark: string, probe: WantedProbe | undefined) {
    this.#child = child
    this.pid = child.pid ?? 0
    this.probe = probe
    this.tree = new ProcessTree(this.pid, mark)
    const ending = new AbortController()
    this.ended = ending.signal
    this.#ending = new TreeEnding(this.pid, this.tree, this.ended)
    const { promise, resolve } = Promise.withResolvers<Exit>()
    this.exit = promise
    child.once('exit', (code, signal) => {
      resolve({ code: code ?? undefined, signal: signal ?? undefined })
      this.#endedMs = performance.now()
      ending.abort()
    })
    this.#forwardSignals()
  }

  /** @throws TidemarkError `usage` when there is no such command. */
  static async start(launch: ProgramLaunch): Promise<WatchedProgram> {
    const probe = launch.probe && (await wantedProbe(launch.command[0] ?? ''))
    const [file = '', ...args] = withDenoProbe(launch.command, probe?.deno)
    const child = spawn(file, args, {
      env: { ...probeEnvironment(process.env, launch.probe, probe), [MARK_VARIABLE]: launch.mark },
      stdio: ['inherit', launch.output === 'stdout' ? 'inherit' : 2, 'inherit'],
    })
    try {
      await once(child, 'spawn')
    } catch (cause) {
      throw new TidemarkError('usage', `Start ${file}: it cannot be run, wanted a command`, { cause })
    }
    return new WatchedProgram(child, launch.mark, probe)
  }

  /** The signal that we passed on and by which it has ended, or after which it did. */
  get endedBy(): string | undefined {
    if (this.#asked === undefined || !this.ended.aborted) return undefined
    const { signal, atMs } = this.#asked
    return MAY_GO_ON.has(signal) && this.#endedMs - atMs > ANSWER_MS ? undefined : signal
  }

  /** Ends it and all it has started; resolves once they are gone, with those that had to be killed. */
  async end(): Promise<readonly Survivor[]> {
    const killed = await this.#ending.end()
    if (!this.ended.aborted) this.#child.unref() // It is not ours to end, and nobody waits for it.
    return killed
  }

  /** Ends what it has left running; with those that had to be killed. */
  async endRest(): Promise<readonly Survivor[]> {
    return await this.#ending.endRest()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.ended.aborted) await this.end()
    this.#signals.dispose()
  }

  #forwardSignals(): void {
    for (const signal of FORWARDED) {
      const forward = () => {
        if (ENDING.has(signal) || MAY_GO_ON.has(signal)) this.#asked = { signal, atMs: performance.now() }
        const isTheirs = process.stdin.isTTY && FROM_TERMINAL.has(signal)
        if (!ENDING.has(signal) && !isTheirs) this.#child.kill(signal)
        else if (isTheirs) this.#ending.signalledByTerminal()
        else this.#ending.signal(signal)
      }
      process.on(signal, forward)
      this.#signals.defer(() => process.off(signal, forward))
    }
  }
}
