// Exit codes of errors, and of several runs at once. Those of a verdict are the report's.
import { TidemarkError, type ErrorCode } from '../errors.ts'
import { MISUSE_EXIT_CODE } from '../report/exit-code.ts'

const FAILURE = 1
const UNDECIDED = 3

const misuses: ReadonlySet<ErrorCode> = new Set(['usage', 'input', 'subject', 'store-version', 'environment'])

/** Of several runs the worst: a leak before misuse, misuse before undecided, undecided before clean. */
export function worstExitCode(codes: readonly number[]): number {
  return [FAILURE, MISUSE_EXIT_CODE, UNDECIDED].find((code) => codes.includes(code)) ?? 0
}

export function exitCodeOfError(error: unknown): number {
  return error instanceof TidemarkError && misuses.has(error.code) ? MISUSE_EXIT_CODE : FAILURE
}
