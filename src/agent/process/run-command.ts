// Runs one command to its end: output taken piece by piece, a time limit, an abort. When it resolves nothing of the
// command lives, and nobody who still holds its pipe can hold it up.
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Child, ChildEnd } from './child.ts'
import type { ChildProcesses, Command } from './child-processes.ts'

/** A pipe that somebody else still holds is let go of after this long without output. */
const quietMs = 300

export interface CommandRun {
  readonly command: Command
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Given each piece of output; the next is read when it resolves, so the pipe is the only buffer. */
  take(this: void, chunk: Buffer): Promise<void>
}

export type CommandEnd =
  | ({ readonly how: 'exited' } & ChildEnd)
  | { readonly how: 'timed-out' }
  | { readonly how: 'aborted' }

/** @throws what `take` throws, once the command has been ended; TidemarkError `process` */
export async function runCommand(processes: ChildProcesses, run: CommandRun): Promise<CommandEnd> {
  await using child = await processes.spawn(run.command)
  const reading = new Reading(child.stdout, run)
  const end = await endOf(child, run)
  await child.terminate()
  await reading.finish()
  return end
}

/** Resolves when the command has ended, or when it must be ended. */
async function endOf(child: Child, { timeoutMs, signal }: CommandRun): Promise<CommandEnd> {
  using listening = new DisposableStack()
  const stop = new AbortController()
  listening.defer(() => stop.abort())
  const aborted = Promise.withResolvers<CommandEnd>()
  const abort = (): void => aborted.resolve({ how: 'aborted' })
  signal.addEventListener('abort', abort, { once: true })
  listening.defer(() => signal.removeEventListener('abort', abort))
  if (signal.aborted) abort()
  const timeUp: CommandEnd = { how: 'timed-out' }
  const timeout = sleep(timeoutMs, timeUp, { signal: stop.signal }).catch(() => timeUp)
  const exited = child.ended.then((end): CommandEnd => ({ how: 'exited', ...end }))
  return await Promise.race([exited, timeout, aborted.promise])
}

class Reading {
  readonly #stdout: Readable
  readonly #done: Promise<void>
  #bytes = 0

  constructor(stdout: Readable, run: CommandRun) {
    this.#stdout = stdout
    this.#done = this.#read(run)
    this.#done.catch(() => {}) // Thrown by `finish`; until then the command finds its pipe closed.
  }

  /** The family is gone, so the end of the pipe is near, unless a stranger to it holds the other end. */
  async finish(): Promise<void> {
    for (;;) {
      const before = this.#bytes
      if (await settlesWithin(this.#done, quietMs)) break
      if (this.#bytes === before) break
    }
    this.#stdout.destroy()
    await this.#done
  }

  async #read({ take }: CommandRun): Promise<void> {
    try {
      for await (const chunk of this.#stdout) {
        if (!Buffer.isBuffer(chunk)) continue
        await take(chunk)
        this.#bytes += chunk.length
      }
    } catch (error) {
      if (!isPrematureClose(error)) throw error
    }
  }
}

async function settlesWithin(done: Promise<void>, ms: number): Promise<boolean> {
  const stop = new AbortController()
  const timeUp = sleep(ms, false, { signal: stop.signal }).catch(() => false)
  const settled = done.then(
    () => true,
    () => true,
  )
  const isSettled = await Promise.race([settled, timeUp])
  stop.abort()
  return isSettled
}

/** We closed the pipe ourselves. */
function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
}
