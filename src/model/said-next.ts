// What the model says next, and what of it the log tells. A function of the request and the workload alone.
import { callArguments } from './call-arguments.ts'
import type { AnswerPart } from './model-answer.ts'
import type { ModelRequest, OfferedTool } from './model-request.ts'
import { type NewestPrompt, newestPrompt } from './newest-prompt.ts'
import { toolFor } from './offered-tools.ts'
import { schemaExample } from './schema-example.ts'
import type { Workload } from './workload.ts'

/** A call before it has an id. */
export type SaidPart =
  | Exclude<AnswerPart, { kind: 'call' }>
  | { readonly kind: 'call'; readonly name: string; readonly input: object }

export interface Said {
  /** `side`: no tools may be called, so it is a title, a summary, a memory, or what else an agent asks beside its work. */
  readonly kind: 'call' | 'answer' | 'side'
  readonly parts: readonly SaidPart[]
  readonly round: number
  /** Of the prompt, the first is 1. */
  readonly step: number
  /** Calls of the workload are left, but no tool that is offered fits. */
  readonly isUnmapped: boolean
  readonly delayMs: number
  readonly inputTokens: number | undefined
}

const defaultPath = 'README.md'
const defaultCommand = 'echo round {round} step {step}'

export function saidNext(request: ModelRequest, given: Workload): Said {
  const prompt = newestPrompt(request.messages)
  const workload = { ...given, ...prompt.directive }
  const { round, results } = prompt
  const { delayMs = 0, inputTokens } = workload
  const common = { round, step: results + 1, isUnmapped: false, delayMs, inputTokens }
  if (request.tools.length === 0 || request.forcedTool !== undefined) {
    return { ...common, kind: 'side', parts: [besides(request)] }
  }
  const done: SaidPart = { kind: 'text', text: `Round ${round} is done after ${results} steps.` }
  if (results >= workload.steps) return { ...common, kind: 'answer', parts: [done] }
  const tool = toolFor(request.tools, workload.tool)
  if (tool === undefined) return { ...common, kind: 'answer', isUnmapped: true, parts: [done] }
  return { ...common, kind: 'call', parts: stepOf(tool, workload, prompt) }
}

function stepOf(
  tool: OfferedTool,
  workload: Workload,
  { round, results }: NewestPrompt,
): readonly SaidPart[] {
  const step = results + 1
  const text = `Round ${round}, step ${step} of ${workload.steps}.`
  const command = numbered(workload.command ?? defaultCommand, round, step)
  const input = callArguments(tool, { command, path: workload.path ?? defaultPath, text })
  return [
    { kind: 'text', text },
    { kind: 'call', name: tool.name, input },
  ]
}

/** No two commands of a conversation are the same: some agents end a prompt at the fifth identical call. */
function numbered(command: string, round: number, step: number): string {
  if (!/\{(?:round|step)\}/.test(command)) return `${command} # round ${round} step ${step}`
  return command.replaceAll('{round}', String(round)).replaceAll('{step}', String(step))
}

function besides({ tools, forcedTool, json }: ModelRequest): SaidPart {
  const forced = tools.find(({ name }) => name === forcedTool)
  if (forced !== undefined) {
    const { name } = forced
    return {
      kind: 'call',
      name,
      input: callArguments(forced, { command: 'true', path: defaultPath, text: 'text' }),
    }
  }
  if (json === undefined) return { kind: 'text', text: 'A short summary.' }
  const value = json.schema === undefined ? {} : schemaExample(json.schema, 'short')
  return { kind: 'text', text: JSON.stringify(value) }
}
