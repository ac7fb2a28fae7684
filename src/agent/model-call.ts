// One model call, as a stream. Never more than one step per call: `ai` keeps every step of a call until it ends.
// The single-consumer variant, because `streamText`'s own stream is one side of a tee: the other side buffers it whole.
import {
  experimental_streamTextLowMemory as streamTextLowMemory,
  isStepCount,
  type LanguageModel,
  type ModelMessage,
  type TextStreamPart,
  type ToolSet,
} from 'ai'

export interface ModelCall {
  readonly model: LanguageModel
  readonly messages: ModelMessage[]
  /** Declared, never executed by `ai`. */
  readonly tools: ToolSet
  readonly instructions?: string
  readonly maxOutputTokens?: number
  /** False forbids the model to call any tool. Default true. */
  readonly mayCallTools?: boolean
  readonly signal: AbortSignal
}

export type ModelStreamPart = TextStreamPart<ToolSet>

/** Errors come out of the stream: as `error` parts, or by throwing when the call never began. */
export function callModel(call: ModelCall): AsyncIterable<ModelStreamPart> {
  const { stream } = streamTextLowMemory({
    model: call.model,
    messages: call.messages,
    tools: call.tools,
    ...(call.instructions !== undefined && { instructions: call.instructions }),
    ...(call.maxOutputTokens !== undefined && { maxOutputTokens: call.maxOutputTokens }),
    ...(call.mayCallTools === false && { toolChoice: 'none' as const }),
    maxRetries: 0,
    stopWhen: isStepCount(1),
    abortSignal: call.signal,
    onError: () => {}, // The default prints what the stream reports anyway.
  })
  return stream
}
