// Exit codes of several runs at once. Those of a verdict are the report's.
import { FAILURE_EXIT_CODE } from '../report/exit-code.ts'

const RED = 1
const UNDECIDED = 3

/** Of several runs the worst: a leak before a failure, that before undecided, undecided before clean. */
export function worstExitCode(codes: readonly number[]): number {
  return [RED, FAILURE_EXIT_CODE, UNDECIDED].find((code) => codes.includes(code)) ?? 0
}
