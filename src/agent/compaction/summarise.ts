// Asks the model for the summary that takes the place of the history. Streamed, bounded, retried, abortable.
import { Buffer } from 'node:buffer'
import type { LanguageModel, ModelMessage, ToolSet } from 'ai'
import { TidemarkError } from '../../errors.ts'
import { callModel } from '../model-call.ts'
import { retryDelayMs, type RetryPolicy, waitMs } from '../retry.ts'

/** A summary longer than this is cut: it must never outgrow what it replaces. About 4,000 tokens. */
export const summaryLimitBytes = 16 * 1024
const summaryLimitTokens = 4096

const instruction = `Summarise this conversation for an agent that will continue the work and sees nothing else of it.
State the goal, what was decided and why, which files were read or changed and how, what was tried and failed, and the
next steps. Be specific: names, paths, commands. Do not answer any question in it and do not call tools.`

export interface SummaryRequest {
  readonly model: LanguageModel
  /** Declared because providers refuse recorded calls of unknown tools; none may be called. */
  readonly tools: ToolSet
  readonly messages: readonly ModelMessage[]
  readonly retry: RetryPolicy
  readonly signal: AbortSignal
}

/** @throws TidemarkError `model` when retries are used up; the signal's reason when aborted. */
export type Summarise = (request: SummaryRequest) => Promise<string>

export const summarise: Summarise = async (request) => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await streamSummary(request)
    } catch (cause) {
      request.signal.throwIfAborted()
      const delayMs = retryDelayMs(cause, attempt, request.retry, Date.now())
      if (delayMs === undefined) {
        throw new TidemarkError('model', `Summarise session: the model failed ${attempt} times`, { cause })
      }
      await waitMs(delayMs, request.signal)
    }
  }
}

async function streamSummary({ model, tools, messages, signal }: SummaryRequest): Promise<string> {
  const stream = callModel({
    model,
    tools,
    mayCallTools: false,
    messages: [...messages, { role: 'user', content: instruction }],
    maxOutputTokens: summaryLimitTokens,
    signal,
  })
  let summary = ''
  for await (const part of stream) {
    if (part.type === 'error') throw part.error
    if (part.type === 'abort') signal.throwIfAborted()
    if (part.type === 'text-delta') summary += part.text
    if (summary.length >= summaryLimitBytes) break
  }
  return cutToBytes(summary.trim(), summaryLimitBytes)
}

/** Cuts at a whole character. */
export function cutToBytes(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= maxBytes) return text
  return new TextDecoder().decode(bytes.subarray(0, maxBytes), { stream: true })
}
