// A workload: so many tool calls for each prompt, one a request, then an answer.

export interface Workload {
  /** Tool calls for each prompt. */
  readonly steps: number
  /** `shell`, `read`, or the name of a tool as the agent offers it. Default: a shell, else what reads files. */
  readonly tool?: string
  /** Run by a shell; `{round}` and `{step}` are numbers of it. Default: it prints them. */
  readonly command?: string
  /** Read by a tool that reads files. Default README.md. */
  readonly path?: string
  /** Tokens that a request is told to have. Default: estimated by its bytes, four each. */
  readonly inputTokens?: number
  /** Wait before each answer, in milliseconds. Default 0. */
  readonly delayMs?: number
}

export const defaultWorkload: Workload = { steps: 3 }

/** @throws RangeError */
export function checkedWorkload(workload: Workload): Workload {
  for (const name of ['steps', 'inputTokens', 'delayMs'] as const) {
    const value = workload[name]
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue
    throw new RangeError(`Start model: ${name} is ${value}, wanted a whole number of at least 0`)
  }
  return workload
}
