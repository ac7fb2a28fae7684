// A load for a watched program: a command that is started once the program listens, told the port, and ended with the watch.
// In a process group of its own, so that what a shell has started for it ends with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { listenersOf } from '../system/listening-ports.ts'

export interface LoadPlan {
  /** For a shell; `$PORT` is the port in it. */
  readonly command: string
  /** Wait for this one; undefined: the first on which any of its processes listens. */
  readonly port: number | undefined
}

/** How it went. */
export type LoadEnd =
  | { readonly how: 'never-listened' }
  /** It still ran when the watch ended. */
  | { readonly how: 'running' }
  | { readonly how: 'ended'; readonly code: number | undefined }

/** For its processes to end by themselves once they were asked to. */
const END_MS = 2_000
const LOOK_MS = 25

export class ProgramLoad implements AsyncDisposable {
  readonly #plan: LoadPlan
  readonly #onStart: (port: number) => void
  #child: ChildProcess | undefined
  #end: LoadEnd = { how: 'never-listened' }

  constructor(plan: LoadPlan, onStart: (port: number) => void) {
    this.#plan = plan
    this.#onStart = onStart
  }

  get end(): LoadEnd {
    return this.#end
  }

  /** Starts it, once, when one of these processes listens. */
  look(pids: readonly number[]): void {
    if (this.#child !== undefined) return
    const ports = listenersOf(...pids).map(({ port }) => port)
    const port = ports.find((each) => this.#plan.port === undefined || each === this.#plan.port)
    if (port !== undefined) this.#start(port)
  }

  /** Whatever it has started, too, and though the shell that started it has ended: asked, and after two seconds killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const group = this.#child?.pid
    if (group === undefined || !reaches(group, 'SIGTERM')) return
    for (let waitedMs = 0; waitedMs < END_MS; waitedMs += LOOK_MS) {
      await pause(LOOK_MS)
      if (!reaches(group, 0)) return
    }
    reaches(group, 'SIGKILL')
  }

  #start(port: number): void {
    this.#end = { how: 'running' }
    const child = spawn(this.#plan.command, {
      shell: true,
      detached: true,
      env: { ...process.env, PORT: String(port) },
      // What it says is no output of the program's.
      stdio: ['ignore', 2, 2],
    })
    this.#child = child
    child.unref()
    const ended = (code?: number): void => {
      this.#end = { how: 'ended', code }
    }
    child.once('exit', (code) => ended(code ?? undefined))
    child.once('error', () => ended())
    this.#onStart(port)
  }
}

/** Whether there was anybody in the group. */
function reaches(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal)
  } catch {
    return false
  }
}

/** Why the work that was wanted was not done; nothing where it was. */
export function loadDoubts(load: LoadEnd | undefined): readonly string[] {
  if (load === undefined || load.how === 'running') return []
  if (load.how === 'never-listened')
    return [
      'It did not listen on a port that was waited for, and its load was not started; try next: --on-port',
    ]
  return load.code === 0
    ? []
    : [`Its load ended ${load.code === undefined ? 'by a signal' : `with exit code ${load.code}`}, wanted 0`]
}
