// The one place where the agent starts processes. Each leads a process group of its own and is owned by whoever asked
// for it; when this is disposed none of them is left, and when the agent is killed its lifeline ends them.
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { TidemarkError } from '../../errors.ts'
import type { Owner } from '../../resources/owner.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { childEnvironment } from './child-environment.ts'
import { Child, type ChildEnd } from './child.ts'
import { endFamily, type EndFamily, killFamily } from './end-family.ts'
import { familyEnvironment, ProcessFamily } from './family.ts'
import { Lifeline } from './lifeline.ts'

/** Between SIGTERM and SIGKILL. */
const defaultGraceMs = 2000

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly directory: string
  /** Named in the books and in errors. Default: the file. */
  readonly label?: string
  /** `pipes` are three; `output` is stdout alone, for a command that sends its errors there too. */
  readonly streams: 'pipes' | 'output'
  readonly owner?: Owner
}

export interface ChildProcessOptions {
  /** Default 2,000 ms between SIGTERM and SIGKILL. */
  readonly graceMs?: number | undefined
  /** How a family is ended; a part that a scenario can swap. */
  readonly endFamily?: EndFamily
}

const stdio = {
  pipes: ['pipe', 'pipe', 'pipe'],
  output: ['ignore', 'pipe', 'ignore'],
} as const satisfies Record<string, StdioOptions>

/** All but `live` count from the start. */
export interface ChildFigures {
  /** Of which something lives, or may. */
  readonly live: number
  readonly started: number
  /** Ended with code 0, with another one, by a signal. */
  readonly exits: Readonly<Record<'succeeded' | 'failed' | 'killed', number>>
  /** Of whose family something outlived SIGKILL. */
  readonly survivors: number
}

/** Those that have children now, for `killChildren`. */
const living = new Set<ChildProcesses>()

/** Kills every child of this process in one synchronous pass: for an exit that waits for nothing. */
export function killChildren(): void {
  for (const each of living) each.killNow()
}

export class ChildProcesses implements AsyncDisposable {
  readonly #registry: ResourceRegistry
  readonly #graceMs: number
  readonly #endFamily: EndFamily
  readonly #children = new Set<Child>()
  readonly #exits = { succeeded: 0, failed: 0, killed: 0 }
  #started = 0
  #survivors = 0
  /** Made with the first child, gone with this. */
  #lifeline: Lifeline | undefined
  #closing: Promise<void> | undefined

  constructor(registry: ResourceRegistry, options: ChildProcessOptions = {}) {
    this.#registry = registry
    this.#graceMs = options.graceMs ?? defaultGraceMs
    this.#endFamily = options.endFamily ?? endFamily
  }

  /** Children of which something lives, or may. */
  get size(): number {
    return this.#children.size
  }

  get figures(): ChildFigures {
    return {
      live: this.#children.size,
      started: this.#started,
      exits: { ...this.#exits },
      survivors: this.#survivors,
    }
  }

  /** @throws TidemarkError `process` when it cannot be started, `disposed` */
  async spawn(command: Command): Promise<Child> {
    const { file, label = file, owner } = command
    if (this.#closing !== undefined) {
      throw new TidemarkError('disposed', `Start ${label}: the agent's processes were ended`)
    }
    this.#lifeline ??= new Lifeline(randomUUID())
    const id = randomUUID()
    const child = start(command, { ...this.#lifeline.environment, ...familyEnvironment(id) })
    const { pid, stdout } = child
    if (pid === undefined || stdout === null) throw await spawnError(child, label)
    const family = new ProcessFamily(pid, id)
    const holding = this.#registry.hold('process', label, { owner })
    const how = { graceMs: this.#graceMs, endFamily: this.#endFamily }
    return this.#own(new Child({ process: child, stdout, family, holding, ...how }))
  }

  /** One synchronous pass of SIGKILL over all families. */
  killNow(): void {
    for (const { family } of this.#children) killFamily(family)
  }

  /** Ends all children and waits until they are gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  #own(child: Child): Child {
    this.#children.add(child)
    this.#started++
    void child.ended.then((end) => this.#exits[outcomeOf(end)]++)
    living.add(this)
    this.#lifeline?.add(child.pid)
    void child.gone.then((isGone) => this.#forget(child, isGone))
    return child
  }

  /** What survived SIGKILL is not forgotten: the lifeline tries again. */
  #forget(child: Child, isGone: boolean): void {
    if (!isGone) return void this.#survivors++
    this.#children.delete(child)
    this.#lifeline?.remove(child.pid)
    if (this.#children.size === 0) living.delete(this)
  }

  async #close(): Promise<void> {
    await Promise.allSettled([...this.#children].map((child) => child[Symbol.asyncDispose]()))
    living.delete(this)
    await this.#lifeline?.[Symbol.asyncDispose]()
  }
}

function start(
  { file, args, directory, streams }: Command,
  mark: Readonly<Record<string, string>>,
): ChildProcess {
  const env = childEnvironment(process.env, mark)
  return spawn(file, args, { cwd: directory, stdio: [...stdio[streams]], detached: true, env })
}

function outcomeOf({ code, signal }: ChildEnd): 'succeeded' | 'failed' | 'killed' {
  if (signal !== undefined) return 'killed'
  return code === 0 ? 'succeeded' : 'failed'
}

async function spawnError(child: ChildProcess, label: string): Promise<TidemarkError> {
  const [cause] = await once(child, 'error').catch((error: unknown) => [error])
  return new TidemarkError('process', `Start ${label}: it cannot be run`, { cause })
}
