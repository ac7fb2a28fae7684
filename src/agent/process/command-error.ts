// How a child process failed, with what is needed to understand it without running it again.
import { TidemarkError } from '../../errors.ts'

export interface CommandFailure {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined
  readonly signal: string | undefined
  /** The last it wrote to stderr, 4 KiB at most; empty when that was not a pipe of its own. */
  readonly stderrTail: string
}

export class CommandError extends TidemarkError {
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly stderrTail: string

  /** @param action what was being done, such as `Start tsc` */
  constructor(action: string, { code, signal, stderrTail }: CommandFailure) {
    const how = signal === undefined ? `ended with exit code ${code ?? 'unknown'}` : `was ended by ${signal}`
    const said = stderrTail.trim()
    super('process', `${action}: the process ${how}${said === '' ? '' : `, and wrote last: ${said}`}`)
    this.exitCode = code
    this.signal = signal
    this.stderrTail = stderrTail
  }
}
