// A LanguageModelV4 that says what it is given and keeps nothing; the stream is pulled, nothing is produced ahead.
// No listener on the abort signal: a read sees the abort, and an abandoned stream is not held by a long-lived signal.
import { setTimeout as delay } from 'node:timers/promises'
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { failureCheck, type FailurePlan } from './failure-plan.ts'
import { estimateUsage } from './token-estimate.ts'

const defaultDeltaCharacters = 200

export interface ModelOptions {
  /** Wait before each part of the stream. Default 0: none. */
  readonly delayMs?: number
  /** Text of one delta. Default 200 characters. */
  readonly deltaCharacters?: number
  readonly failures?: FailurePlan
}

export type Utterance =
  | { readonly kind: 'text' | 'reasoning'; readonly text: string }
  | { readonly kind: 'call'; readonly callId: string; readonly name: string; readonly input: string }

/** Gives what the next call answers; called once for each call that does not fail. */
export type Speaker = () => readonly Utterance[]

export function speakingModel(modelId: string, speak: Speaker, options: ModelOptions = {}): LanguageModelV4 {
  const { delayMs = 0, deltaCharacters = defaultDeltaCharacters, failures } = options
  if (!(deltaCharacters >= 1))
    throw new RangeError(`Make model: deltaCharacters is ${deltaCharacters}, wanted at least 1`)
  const failIfPlanned = failureCheck(failures)
  const begin = (
    call: LanguageModelV4CallOptions,
  ): { said: readonly Utterance[]; usage: LanguageModelV4Usage } => {
    call.abortSignal?.throwIfAborted()
    failIfPlanned(call)
    const said = speak()
    return { said, usage: usageOf(call, said) }
  }
  return {
    specificationVersion: 'v4',
    provider: 'tidemark-replay',
    modelId,
    supportedUrls: {},
    async doGenerate(call): Promise<LanguageModelV4GenerateResult> {
      const { said, usage } = begin(call)
      if (delayMs > 0) await delay(delayMs, undefined, signalOf(call))
      return { content: said.map(content), finishReason: finishReason(said), usage, warnings: [] }
    },
    async doStream(call) {
      const { said, usage } = begin(call)
      const parts = streamParts(said, usage, deltaCharacters)
      return { stream: pulled(parts, delayMs, call.abortSignal) }
    },
  }
}

function signalOf({ abortSignal }: LanguageModelV4CallOptions): { signal?: AbortSignal } {
  return abortSignal ? { signal: abortSignal } : {}
}

/** Produces a part when one is read, and errors with the abort reason as soon as one is read after an abort. */
function pulled(
  parts: Iterator<LanguageModelV4StreamPart>,
  delayMs: number,
  signal: AbortSignal | undefined,
): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream<LanguageModelV4StreamPart>(
    {
      async pull(controller) {
        try {
          if (delayMs > 0) await delay(delayMs, undefined, signal ? { signal } : {})
          signal?.throwIfAborted()
          const { done, value } = parts.next()
          if (done === true) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          controller.error(signal?.aborted === true ? signal.reason : error)
        }
      },
      cancel() {
        parts.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

function* streamParts(
  said: readonly Utterance[],
  usage: LanguageModelV4Usage,
  deltaCharacters: number,
): Generator<LanguageModelV4StreamPart, void, undefined> {
  yield { type: 'stream-start', warnings: [] }
  for (const [at, each] of said.entries()) {
    if (each.kind === 'call') {
      yield { type: 'tool-call', toolCallId: each.callId, toolName: each.name, input: each.input }
      continue
    }
    const id = String(at)
    yield { type: `${each.kind}-start`, id }
    for (const delta of deltas(each.text, deltaCharacters)) yield { type: `${each.kind}-delta`, id, delta }
    yield { type: `${each.kind}-end`, id }
  }
  yield { type: 'finish', finishReason: finishReason(said), usage }
}

/** Pieces that are strings of their own: a slice would keep the whole text alive in whoever keeps one delta. */
export function* deltas(text: string, characters: number): Generator<string, void, undefined> {
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + characters)
    const last = text.charCodeAt(end - 1)
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end += 1 // Never between the halves of a pair.
    yield Buffer.from(text.slice(at, end), 'utf8').toString('utf8')
    at = end
  }
}

function content(each: Utterance): LanguageModelV4Content {
  if (each.kind !== 'call') return { type: each.kind, text: each.text }
  return { type: 'tool-call', toolCallId: each.callId, toolName: each.name, input: each.input }
}

function finishReason(said: readonly Utterance[]): LanguageModelV4FinishReason {
  const calls = said.some((each) => each.kind === 'call')
  return calls ? { unified: 'tool-calls', raw: 'tool_use' } : { unified: 'stop', raw: 'end_turn' }
}

function usageOf(call: LanguageModelV4CallOptions, said: readonly Utterance[]): LanguageModelV4Usage {
  const output = { text: 0, reasoning: 0, calls: 0 }
  for (const each of said) {
    if (each.kind === 'call') output.calls += each.name.length + each.input.length
    else output[each.kind] += each.text.length
  }
  return estimateUsage(call.prompt, output)
}
