// Tools that do nothing but return what was recorded, found by the id of the call.
// The interface is the reference agent's, written down again: replay imports no agent.
import { TidemarkError } from '../errors.ts'
import { recordedTools } from './call-plan.ts'
import { agentToolName } from './tool-input.ts'
import type { ProgressEvent, ToolCallPart } from './transcript.ts'

export interface ReplayToolCall {
  readonly callId: string
  readonly signal: AbortSignal
  progress(event: ProgressEvent): void
}

export interface ReplayToolResult {
  readonly output: string
  readonly interfacePayload?: string
}

export interface ReplayTool {
  readonly name: string
  readonly description: string
  /** JSON Schema: any object, since recorded inputs are whatever they were. */
  readonly inputSchema: {
    readonly type: 'object'
    readonly properties: Readonly<Record<string, never>>
    readonly additionalProperties: true
  }
  /**
   * Reports the recorded progress, one event after another, and gives the recorded result.
   * @throws {TidemarkError} `tool` when the call was recorded as an error, was interrupted, or is not a recorded one
   */
  execute(input: unknown, call: ReplayToolCall): Promise<ReplayToolResult>
}

/** Names that every agent is given: the reference agent's and all that were recorded. */
export const replayToolNames: readonly string[] = recordedTools.map(agentToolName)

export function replayTool(name: string, recorded: (callId: string) => ToolCallPart | undefined): ReplayTool {
  return {
    name,
    description: `Plays back recorded calls of ${name}`,
    inputSchema: { type: 'object', properties: {}, additionalProperties: true },
    async execute(_input, call) {
      const part = recorded(call.callId)
      if (!part) throw new TidemarkError('tool', `Replay ${name}: no call ${call.callId} in the current step`)
      for (const event of part.progress) {
        call.signal.throwIfAborted()
        call.progress(event)
      }
      call.signal.throwIfAborted()
      return answer(part)
    },
  }
}

/** The message of a recorded error is the model's text of it, unchanged. */
function answer(part: ToolCallPart): ReplayToolResult {
  if (part.outcome === 'interrupted') throw new TidemarkError('tool', 'interrupted')
  if (part.outcome === 'error') throw new TidemarkError('tool', part.output)
  const { output, interfacePayload } = part
  return interfacePayload === undefined ? { output } : { output, interfacePayload }
}
