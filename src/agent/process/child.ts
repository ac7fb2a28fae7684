// One child process and all it starts. It ends with its owner: whatever its family still is when it has ended itself,
// or when it is disposed, is ended too, and its holding is released only once nothing of it lives.
import type { ChildProcess } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import type { Holding } from '../../resources/holding.ts'
import { CommandError } from './command-error.ts'
import type { EndFamily } from './end-family.ts'
import type { Family } from './family.ts'
import { StderrTail } from './stderr-tail.ts'

export interface ChildEnd {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined
  readonly signal: string | undefined
}

/** What `ChildProcesses` has put together. */
export interface StartedChild {
  readonly process: ChildProcess
  readonly stdout: Readable
  readonly family: Family
  readonly holding: Holding
  readonly graceMs: number
  readonly endFamily: EndFamily
}

export class Child implements AsyncDisposable {
  readonly pid: number
  /** Undefined unless it was started with pipes. */
  readonly stdin: Writable | undefined
  readonly stdout: Readable
  /** Resolves when the process itself has ended; others of its family may still run for a moment. */
  readonly ended: Promise<ChildEnd>
  /** Resolves once its whole family is gone; false when something of it survived SIGKILL and stays on the books. */
  readonly gone: Promise<boolean>
  readonly #started: StartedChild
  readonly #stderr: StderrTail | undefined
  readonly #asked = Promise.withResolvers<void>()

  /** Made by `ChildProcesses`. */
  constructor(started: StartedChild) {
    const { process: child, family } = started
    this.#started = started
    this.pid = family.root
    this.stdin = child.stdin ?? undefined
    this.stdout = started.stdout
    this.#stderr = child.stderr === null ? undefined : new StderrTail(child.stderr)
    child.stdin?.on('error', () => {}) // The child has closed it; how it ended says why.
    this.ended = endOf(child)
    this.gone = this.#outlived()
  }

  get hasEnded(): boolean {
    const { exitCode, signalCode } = this.#started.process
    return exitCode !== null || signalCode !== null
  }

  get family(): Family {
    return this.#started.family
  }

  /** Ends the whole family. True once nothing of it lives. */
  async terminate(): Promise<boolean> {
    this.#asked.resolve()
    return await this.gone
  }

  /** How it ended, as an error with exit code, signal and the last it wrote to stderr. */
  async failure(action: string): Promise<CommandError> {
    const end = await this.ended
    return new CommandError(action, { ...end, stderrTail: this.#stderr?.text ?? '' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminate()
    this.stdin?.destroy()
    this.stdout.destroy()
    this.#stderr?.[Symbol.dispose]()
  }

  async #outlived(): Promise<boolean> {
    const { process: child, holding, family, graceMs, endFamily } = this.#started
    await Promise.race([this.ended, this.#asked.promise])
    const isGone = await endFamily(family, graceMs)
    if (isGone) holding[Symbol.dispose]()
    else child.unref()
    return isGone
  }
}

function endOf(child: ChildProcess): Promise<ChildEnd> {
  const { promise, resolve } = Promise.withResolvers<ChildEnd>()
  child.once('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }))
  return promise
}
