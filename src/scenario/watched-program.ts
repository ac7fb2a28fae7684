// Any program, started as if by hand: its input and output are those of whoever watches, and the probe goes in through
// NODE_OPTIONS, which shells, package managers and children pass on. It is not in a group of its own, so that the
// terminal stays its terminal.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { TidemarkError } from '../errors.ts'
import { probeVariables } from '../probe/environment.ts'
import type { Exit } from './measured-process.ts'
import { MARK_VARIABLE, ProcessTree } from './process-tree.ts'

/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 10_000

/** Passed on to the program. SIGUSR2 is not: it asks `watch` itself. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1'] as const

/** What a terminal sends to the program as well as to us. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP'])

export interface ProgramLaunch {
  readonly command: readonly string[]
  /** Without the probe when undefined. */
  readonly probe:
    | { readonly level: string; readonly intervalMs: number; readonly directory: string }
    | undefined
  /** Unique to the run; every descendant inherits it. */
  readonly mark: string
  /** Where the program's standard output goes. */
  readonly output: 'stdout' | 'stderr'
}

export class WatchedProgram implements AsyncDisposable {
  readonly pid: number
  readonly tree: ProcessTree
  readonly exit: Promise<Exit>
  /** Aborted once the program has ended. */
  readonly ended: AbortSignal
  readonly #child: ChildProcess
  readonly #signals = new DisposableStack()

  private constructor(child: ChildProcess, pid: number, mark: string) {
    this.#child = child
    this.pid = pid
    this.tree = new ProcessTree(pid, mark)
    const ending = new AbortController()
    this.ended = ending.signal
    const { promise, resolve } = Promise.withResolvers<Exit>()
    this.exit = promise
    child.once('exit', (code, signal) => {
      resolve({ code: code ?? undefined, signal: signal ?? undefined })
      ending.abort()
    })
    this.#forwardSignals()
  }

  /** @throws TidemarkError `usage` when there is no such command. */
  static async start(launch: ProgramLaunch): Promise<WatchedProgram> {
    const [file = '', ...args] = launch.command
    const child = spawn(file, args, {
      env: environmentOf(launch),
      stdio: ['inherit', launch.output === 'stdout' ? 'inherit' : 2, 'inherit'],
    })
    try {
      await once(child, 'spawn')
    } catch (cause) {
      throw new TidemarkError('usage', `Start ${file}: it cannot be run, wanted a command`, { cause })
    }
    return new WatchedProgram(child, child.pid ?? 0, launch.mark)
  }

  /** Asks it to end, and after 10 s ends it. Resolves once it is gone. */
  async end(): Promise<void> {
    this.#child.kill('SIGTERM')
    await pause(GRACE_MS, undefined, { signal: this.ended }).catch(() => undefined)
    this.#child.kill('SIGKILL')
    await this.exit
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.ended.aborted) await this.end()
    this.#signals.dispose()
  }

  #forwardSignals(): void {
    for (const signal of FORWARDED) {
      const forward = () => {
        if (!(process.stdin.isTTY && FROM_TERMINAL.has(signal))) this.#child.kill(signal)
      }
      process.on(signal, forward)
      this.#signals.defer(() => process.off(signal, forward))
    }
  }
}

function environmentOf({ probe, mark }: ProgramLaunch): NodeJS.ProcessEnv {
  const inherited = { ...process.env, [MARK_VARIABLE]: mark }
  if (probe === undefined) return inherited
  const register = new URL(`../probe/register${extname(import.meta.url)}`, import.meta.url).href
  return {
    ...inherited,
    NODE_OPTIONS: [process.env['NODE_OPTIONS'], `--import ${register}`].filter(Boolean).join(' '),
    [probeVariables.level]: probe.level,
    [probeVariables.directory]: probe.directory,
    [probeVariables.intervalMs]: String(probe.intervalMs),
  }
}
