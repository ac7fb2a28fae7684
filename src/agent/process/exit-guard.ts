// For programs that run an agent: whatever ends them, they close first, and no child survives them. What no handler
// can see, SIGKILL, is left to the lifeline.
import { killChildren } from './child-processes.ts'

const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
/** Longest that closing may take before the children are killed where they stand. */
const defaultTimeoutMs = 10_000
/** What Node itself exits with after an uncaught exception; a program that has set an exit code keeps it. */
const uncaughtExitCode = 1

export interface ExitGuardOptions {
  /** What the program believes to be a complete clean-up; called once. */
  readonly close: () => Promise<void>
  /** Default 10,000 ms. */
  readonly timeoutMs?: number
  /** What the process exits with when a first signal ended it and it has closed well. Default: it ends by the signal. */
  readonly signalExitCode?: number
}

/**
 * Takes over SIGTERM, SIGINT, SIGHUP, uncaught exceptions and unhandled rejections until it is disposed: closes, kills
 * what is left, and ends the process as it would have ended. A second signal does not wait for the closing.
 */
export function guardExit(options: ExitGuardOptions): Disposable {
  return new ExitGuard(options)
}

class ExitGuard implements Disposable {
  readonly #close: () => Promise<void>
  readonly #timeoutMs: number
  readonly #signalExitCode: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor({ close, timeoutMs = defaultTimeoutMs, signalExitCode }: ExitGuardOptions) {
    this.#close = close
    this.#timeoutMs = timeoutMs
    this.#signalExitCode = signalExitCode
    for (const signal of signals) process.on(signal, this.#signalled)
    // An unhandled rejection arrives here too, unless the program handles it.
    process.on('uncaughtException', this.#threw)
    process.on('exit', killChildren)
  }

  [Symbol.dispose](): void {
    for (const signal of signals) process.off(signal, this.#signalled)
    process.off('uncaughtException', this.#threw)
    process.off('exit', killChildren)
  }

  readonly #signalled = (signal: NodeJS.Signals): void => {
    this.#end((isClosed) => {
      if (isClosed && this.#signalExitCode !== undefined) process.exit(this.#signalExitCode)
      this[Symbol.dispose]()
      process.kill(process.pid, signal) // By its default action, so that the parent sees what ended it.
    })
  }

  readonly #threw = (thrown: unknown): void => {
    process.stderr.write(`${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`)
    this.#end(() => process.exit(process.exitCode ?? uncaughtExitCode))
  }

  #end(finish: (isClosed: boolean) => void): void {
    const kill = (isClosed: boolean): void => {
      clearTimeout(this.#timer)
      killChildren()
      finish(isClosed)
    }
    if (this.#timer !== undefined) return kill(false)
    this.#timer = setTimeout(kill, this.#timeoutMs, false)
    this.#close().then(
      () => kill(true),
      () => kill(false),
    )
  }
}
