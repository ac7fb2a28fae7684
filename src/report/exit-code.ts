// What a verdict means to a shell and to CI.
import type { Verdict } from '../findings/verdict.ts'

/** Misuse, or a failure of ours: there is no verdict. */
export const FAILURE_EXIT_CODE = 2

/** 0 clean and within budget; 1 leak, budget exceeded or crash of the subject; 3 undecided, which is never green. */
const EXIT_CODES = { clean: 0, leak: 1, undecided: 3 } as const

export function exitCode(verdict: Verdict['verdict']): 0 | 1 | 3 {
  return EXIT_CODES[verdict]
}
