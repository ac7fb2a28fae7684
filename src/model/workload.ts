// A workload: so many tool calls for each prompt, one a request, then an answer.
import { callArguments } from './call-arguments.ts'
import type { OfferedTool } from './model-request.ts'
import type { NewestPrompt } from './newest-prompt.ts'
import { toolFor } from './offered-tools.ts'
import type { Said } from './said.ts'

export interface Workload {
  /** Tool calls for each prompt. */
  readonly steps: number
  /** `shell`, `read`, or the name of a tool as the agent offers it. Default: a shell, else what reads files. */
  readonly tool?: string
  /** Run by a shell; `{round}` and `{step}` are numbers of it. Default: it prints them. */
  readonly command?: string
  /** Read by a tool that reads files; some want it absolute. Default README.md. */
  readonly path?: string
  /** Wait before each answer, in milliseconds. Default 0. */
  readonly delayMs?: number
  /** Tokens that each request is told to have. Default: estimated by its bytes, four each. */
  readonly inputTokens?: number
}

export const defaultWorkload: Workload = { steps: 3 }

const defaultCommand = 'echo round {round} step {step}'
const defaultPath = 'README.md'

/** @throws RangeError */
export function checkedWorkload(workload: Workload): Workload {
  for (const name of ['steps', 'delayMs', 'inputTokens'] as const) {
    const value = workload[name]
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) continue
    throw new RangeError(`Start model: ${name} is ${value}, wanted a whole number of at least 0`)
  }
  return workload
}

export function workloadStep(
  tools: readonly OfferedTool[],
  workload: Workload,
  { round, results }: NewestPrompt,
): Said {
  const step = results + 1
  const tool = results < workload.steps ? toolFor(tools, workload.tool) : undefined
  if (tool === undefined) {
    const text = `Round ${round} is done after ${results} ${results === 1 ? 'step' : 'steps'}.`
    const isUnmapped = results < workload.steps
    return { kind: 'answer', parts: [{ kind: 'text', text }], round, step, isUnmapped }
  }
  const text = `Round ${round}, step ${step} of ${workload.steps}.`
  const command = numbered(workload.command ?? defaultCommand, round, step)
  const input = callArguments(tool, { command, path: workload.path ?? defaultPath, text })
  const call = { kind: 'call', name: tool.name, input } as const
  return { kind: 'call', parts: [{ kind: 'text', text }, call], round, step, isUnmapped: false }
}

/** No two commands of a conversation are the same: some agents end a prompt at the fifth identical call. */
function numbered(command: string, round: number, step: number): string {
  if (!/\{(?:round|step)\}/.test(command)) return `${command} # round ${round} step ${step}`
  return command.replaceAll('{round}', String(round)).replaceAll('{step}', String(step))
}
