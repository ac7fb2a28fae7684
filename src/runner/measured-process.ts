// One measured process, in a process group and session of its own, and all it starts: gone when this is disposed.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { setImmediate as tick, setTimeout as pause } from 'node:timers/promises'
import { TidemarkError } from '../errors.ts'
import type { Assignment, HostMessage, Reply } from '../host/protocol.ts'
import { HostMessages } from './host-messages.ts'
import { OutputTail } from './output-tail.ts'
import { standstill } from './standstill.ts'
import { MARK_VARIABLE, ProcessTree } from '../system/process-tree.ts'

/** Output and messages may still be on their way when a process has ended; orphans may hold the pipes open for ever. */
const DRAIN_MS = 250
/** For orphans that print for ever. */
const DRAIN_ROUNDS = 40

export interface Launch {
  readonly assignment: Assignment
  /** The measured runtime with its options and its entry point. */
  readonly command: readonly string[]
  /** Unique to the run; every descendant inherits it. */
  readonly mark: string
  /** Further environment of the measured process. */
  readonly env?: Readonly<Record<string, string>> | undefined
  onMessage(message: HostMessage): void
  /** Told once, when a message of the measured process did not arrive as one: it may wait for an answer for ever. */
  onLost(why: string): void
}

/** Without what a test runner leaves for its own children: a coverage that would be measured too, a reporter's channel. */
function inherited(): NodeJS.ProcessEnv {
  const { NODE_V8_COVERAGE: _coverage, NODE_TEST_CONTEXT: _context, ...rest } = process.env
  return rest
}

export interface Exit {
  readonly code: number | undefined
  readonly signal: string | undefined
}

export class MeasuredProcess implements AsyncDisposable {
  readonly pid: number
  readonly tree: ProcessTree
  /** Resolves once the process has ended and what it said last has been read. */
  readonly exit: Promise<Exit>
  readonly #child: ChildProcess
  readonly #channel: Socket
  readonly #messages: HostMessages
  readonly #output: OutputTail
  readonly #errors: OutputTail
  readonly #killNow = (): void => this.tree.killNow()

  private constructor(child: ChildProcess, launch: Launch, key: string) {
    const { pid, stdout, stderr } = child
    const channel = child.stdio[3]
    if (pid === undefined || stdout === null || stderr === null || !(channel instanceof Socket)) {
      throw new TidemarkError('environment', 'Start the measured process: it has no pid or no pipes')
    }
    this.pid = pid
    this.tree = new ProcessTree(pid, launch.mark)
    this.#child = child
    this.#channel = channel
    this.#output = new OutputTail(stdout)
    this.#errors = new OutputTail(stderr)
    this.exit = this.#ended()
    // The other end closes whenever the process does.
    channel.on('error', () => undefined)
    this.#messages = new HostMessages(key)
    channel.on('data', (chunk: Buffer) => {
      const before = this.#messages.lost
      for (const message of this.#messages.accept(chunk)) launch.onMessage(message)
      const { lost } = this.#messages
      if (before === undefined && lost !== undefined) launch.onLost(lost)
    })
    process.on('exit', this.#killNow)
  }

  /** @throws TidemarkError `environment` when the runtime cannot be started. */
  static async start(launch: Launch): Promise<MeasuredProcess> {
    const [file = process.execPath, ...args] = launch.command
    const child = spawn(file, args, {
      cwd: launch.assignment.directory,
      detached: true,
      env: { ...inherited(), ...launch.env, [MARK_VARIABLE]: launch.mark },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    })
    try {
      await once(child, 'spawn')
    } catch (cause) {
      throw new TidemarkError('environment', `Start the measured process: ${file} does not run`, {
        cause,
      })
    }
    const key = `${randomUUID()} `
    const measured = new MeasuredProcess(child, launch, key)
    measured.#write({ ...launch.assignment, key })
    return measured
  }

  /** What it printed last: of one that complained of nothing, on the other stream. */
  get stderrTail(): string {
    return this.#errors.text === '' ? this.#output.text : this.#errors.text
  }

  /** Where it computes, once it is given up: it is then stopped there. */
  async stack(): Promise<string | undefined> {
    return await standstill(this.pid, () => this.#errors.text)
  }

  get outputBytes(): number {
    return this.#output.bytes + this.#errors.bytes
  }

  get strayMessages(): number {
    return this.#messages.stray
  }

  reply(reply: Reply): void {
    this.#write(reply)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tree.kill()
    await this.exit
    process.off('exit', this.#killNow)
    this.#child.stdout?.destroy()
    this.#child.stderr?.destroy()
    this.#channel.destroy()
  }

  #write(line: Assignment | Reply): void {
    this.#channel.write(`${JSON.stringify(line)}\n`)
  }

  #ended(): Promise<Exit> {
    const { promise, resolve } = Promise.withResolvers<Exit>()
    this.#child.once('exit', (code, signal) => {
      const exit = { code: code ?? undefined, signal: signal ?? undefined }
      const drained = new AbortController()
      this.#child.once('close', () => drained.abort())
      void this.#drain(drained.signal).then(() => resolve(exit))
    })
    return promise
  }

  /** Resolves once nothing more is read, however much there was. */
  async #drain(closed: AbortSignal): Promise<void> {
    for (let round = 0; round < DRAIN_ROUNDS && !closed.aborted; round += 1) {
      const before = this.#bytesRead()
      await pause(DRAIN_MS, undefined, { signal: closed }).catch(() => undefined)
      await tick() // What is there is read before anybody says that there is nothing.
      if (this.#bytesRead() === before) return
    }
  }

  #bytesRead(): number {
    return this.outputBytes + this.#channel.bytesRead
  }
}
