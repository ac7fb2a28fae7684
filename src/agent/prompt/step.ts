// One step: read what is new, ask the model once, run the tools it calls while it still speaks, store the results.
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { LanguageModelUsage, ModelMessage } from 'ai'
import { TidemarkError } from '../../errors.ts'
import type { StepAnnouncement } from '../announce.ts'
import type { Usage } from '../message.ts'
import { callModel, type ModelStreamPart } from '../model-call.ts'
import type { Publisher } from '../publisher.ts'
import { isRetryable, retryDelayMs, type RetryPolicy, waitMs } from '../retry.ts'
import type { Store } from '../store/store.ts'
import { bytesOfTokens } from '../tokens.ts'
import type { Toolbox } from '../tools/toolbox.ts'
import type { Window, WindowReading } from '../window/window.ts'
import { clockModel, type ModelClock } from './model-clock.ts'
import { StepWriter } from './step-writer.ts'
import type { ToolRuns } from './tool-runs.ts'

export interface StepContext {
  readonly store: Store
  readonly publisher: Publisher
  readonly sessionId: string
  readonly model: LanguageModelV4
  readonly instructions: string | undefined
  readonly toolbox: Toolbox
  readonly runs: ToolRuns
  readonly window: Window
  readonly retry: RetryPolicy
  readonly signal: AbortSignal
  readonly recordStep: RecordStep
}

/** Told of every step. `messages` is the window itself, there to be looked at: keeping it keeps the whole history. */
export type RecordStep = (step: StepAnnouncement, messages: readonly ModelMessage[]) => void

export interface StepEnd {
  readonly usage: Usage | undefined
  /** The model waits for the results of its calls. */
  readonly continues: boolean
  readonly text: string
  /** Rows that the next step has to read. */
  readonly rows: number
}

interface Speech {
  readonly finish: string
  readonly usage: Usage | undefined
}

/** @throws TidemarkError `model` when retries are used up; the signal's reason when aborted. Leaves nothing half-open. */
export async function runStep(context: StepContext, step: number, rowsNew: number): Promise<StepEnd> {
  const startedMs = performance.now()
  const reading = context.window.advance()
  const writer = new StepWriter(context.store, context.publisher, context.sessionId)
  const clock = clockModel(context.model)
  try {
    const speech = await speak(context, writer, clock)
    const spokenMs = performance.now()
    const toolCalls = context.runs.started
    await context.runs.settled()
    const toolMs = performance.now() - spokenMs
    writer.finish(speech.finish, speech.usage)
    const stepMs = performance.now() - startedMs
    const times = { stepMs, modelMs: clock.waitedMs, toolMs, toolCalls, usage: speech.usage }
    context.recordStep({ ...sizes(context, reading), step, rowsNew, ...times }, context.window.messages)
    return { usage: speech.usage, continues: toolCalls > 0, text: writer.said, rows: writer.rows }
  } catch (error) {
    context.runs.cancel(error)
    writer.abandon(context.signal.aborted ? 'aborted' : 'failed')
    throw error
  }
}

function sizes(
  { sessionId, window }: StepContext,
  { rows, bytes }: WindowReading,
): Pick<
  StepAnnouncement,
  'sessionId' | 'rowsHydrated' | 'bytesHydrated' | 'windowMessages' | 'windowTokens' | 'windowBytes'
> {
  const { messages, tokens } = window
  return {
    sessionId,
    rowsHydrated: rows,
    bytesHydrated: bytes,
    windowMessages: messages.length,
    windowTokens: tokens,
    windowBytes: bytesOfTokens(tokens),
  }
}

/** One model call, tried again while that makes sense. */
async function speak(context: StepContext, writer: StepWriter, clock: ModelClock): Promise<Speech> {
  const { signal, retry, runs } = context
  for (let attempt = 1; ; attempt++) {
    try {
      return await listen(context, writer, clock)
    } catch (cause) {
      signal.throwIfAborted()
      const delayMs = retryDelayMs(cause, attempt, retry, Date.now())
      const message = cause instanceof Error ? cause.message : String(cause)
      if (delayMs === undefined) {
        const tries = isRetryable(cause) ? `failed ${attempt} times` : 'failed'
        throw new TidemarkError('model', `Ask the model: it ${tries}: ${message}`, { cause })
      }
      // Tools of this attempt already run: their results stay, and the next step asks again.
      if (runs.started > 0) {
        await waitMs(delayMs, signal)
        return { finish: 'error', usage: undefined }
      }
      writer.retry({ kind: 'retry', attempt, message, delayMs })
      await waitMs(delayMs, signal)
    }
  }
}

async function listen(context: StepContext, writer: StepWriter, clock: ModelClock): Promise<Speech> {
  const { toolbox, instructions, signal, window } = context
  const stream = callModel({
    model: clock.model,
    messages: window.messages,
    tools: toolbox.declarations,
    signal,
    ...(instructions !== undefined && { instructions }),
  })
  let speech: Speech | undefined
  for await (const part of stream) {
    if (part.type === 'error') throw part.error
    if (part.type === 'finish-step') {
      speech = { finish: part.finishReason, usage: usageOf(part.usage) }
    } else take(context, writer, part)
  }
  signal.throwIfAborted()
  if (speech === undefined)
    throw new TidemarkError('model', 'Ask the model: its stream ended before it was complete')
  return speech
}

function take({ runs }: StepContext, writer: StepWriter, part: ModelStreamPart): void {
  switch (part.type) {
    case 'text-start':
      return writer.openText(part.id, 'text')
    case 'reasoning-start':
      return writer.openText(part.id, 'reasoning')
    case 'text-delta':
    case 'reasoning-delta':
      return writer.appendText(part.id, part.text)
    case 'text-end':
    case 'reasoning-end':
      return writer.closeText(part.id, part.providerMetadata)
    case 'tool-input-start':
      return writer.openCall(part.id, part.toolName)
    case 'tool-call': {
      const given: unknown = part.input
      return runs.start(writer, runningCall(part, given), given)
    }
    default:
  }
}

function runningCall(
  part: Extract<ModelStreamPart, { type: 'tool-call' }>,
  given: unknown,
): Parameters<ToolRuns['start']>[1] {
  const isObject = typeof given === 'object' && given !== null
  return {
    kind: 'tool',
    state: 'running',
    callId: part.toolCallId,
    tool: part.toolName,
    input: JSON.stringify(isObject ? given : {}), // Input that is no JSON is refused by the tool, and not shown again.
    ...(part.providerMetadata && { providerMetadata: part.providerMetadata }),
  }
}

/** `ai` counts what was read from the cache as input; here it is apart. */
function usageOf(usage: LanguageModelUsage): Usage | undefined {
  if (usage.inputTokens === undefined || usage.outputTokens === undefined) return undefined
  const cacheReadTokens = usage.inputTokenDetails.cacheReadTokens ?? 0
  return {
    inputTokens: usage.inputTokens - cacheReadTokens,
    cacheReadTokens,
    outputTokens: usage.outputTokens,
  }
}
