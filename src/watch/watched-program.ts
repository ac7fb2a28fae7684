// Any program, started as if by hand: its input and output are those of whoever watches, and the probe goes in through
// NODE_OPTIONS, which shells, package managers and children pass on. It is not in a group of its own, so that the
// terminal stays its terminal.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { basename, extname } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { probeVariables } from '../probe/environment.ts'
import { preloadUrl } from '../probe/preload.ts'
import type { WorkUnit } from '../probe/work-count.ts'
import { bunVariables } from '../runtimes/bun-environment.ts'
import { probeBundle } from '../runtimes/bundle.ts'
import { withDenoProbe } from '../runtimes/deno-command.ts'
import type { Exit } from '../runner/measured-process.ts'
import { MARK_VARIABLE, ProcessTree } from '../system/process-tree.ts'
import type { Survivor } from '../runner/series.ts'
import { TreeEnding } from './tree-ending.ts'
import type { WantedProbe } from './absent-probe.ts'

/** Passed on to the program. SIGUSR2 is not: it asks `watch` itself. */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1'] as const

/** By which a program is asked to end. Passed on to all of its process group, as a terminal does. */
const ENDING: ReadonlySet<string> = new Set(['SIGINT', 'SIGTERM', 'SIGQUIT'])

/** An interactive program takes Ctrl-C and goes on, a server SIGHUP: an end that comes later is its own. */
const MAY_GO_ON: ReadonlySet<string> = new Set(['SIGINT', 'SIGHUP'])
const ANSWER_MS = 10_000

/** What a terminal sends to the program as well as to us. */
const FROM_TERMINAL: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT', 'SIGHUP'])

/** Measured: 8 ms of processor time for each 100 MB that are allocated. */
const PROFILE_BYTES = 32_768

export interface ProgramLaunch {
  readonly command: readonly string[]
  /** Without the probe when undefined. */
  readonly probe:
    | {
        readonly level: string
        readonly intervalMs: number
        readonly directory: string
        /** It writes what is alive by allocating stack too. */
        readonly isProfiled: boolean
        /** What counts as work; undefined: requests. */
        readonly unit?: WorkUnit | undefined
      }
    | undefined
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
      env: environmentOf(launch, probe),
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

function environmentOf(
  { probe, mark }: ProgramLaunch,
  { preload, bun }: Partial<WantedProbe> = {},
): NodeJS.ProcessEnv {
  const inherited = { ...process.env, [MARK_VARIABLE]: mark }
  if (probe === undefined) return inherited
  return {
    ...inherited,
    ...(bun !== undefined && bunVariables(bun, process.env)),
    ...(preload !== undefined && {
      NODE_OPTIONS: [process.env['NODE_OPTIONS'], `--import ${preload}`].filter(Boolean).join(' '),
    }),
    [probeVariables.level]: probe.level,
    [probeVariables.directory]: probe.directory,
    [probeVariables.intervalMs]: String(probe.intervalMs),
    ...(probe.isProfiled && { [probeVariables.profileBytes]: String(PROFILE_BYTES) }),
    ...(probe.unit !== undefined && { [probeVariables.unit]: probe.unit }),
  }
}

async function wantedProbe(file: string): Promise<WantedProbe> {
  const [bun, deno] = await Promise.all([probeBundle('bun'), probeBundle('deno')])
  return { preload: preloadFor(file), bun, deno }
}

/** Undefined where the Node that will run knows no --import in NODE_OPTIONS, and would not start with it. */
function preloadFor(file: string): string | undefined {
  const node = /^node(js)?$/.test(basename(file)) ? file : 'node'
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 5_000 })
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(stdout ?? '') ?? []
  const isTooOld = Number(major) < 18 || (Number(major) === 18 && Number(minor) < 18)
  if (isTooOld) return undefined
  return preloadUrl(new URL(`../probe/register${extname(import.meta.url)}`, import.meta.url).href)
}
