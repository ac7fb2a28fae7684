// Where a conversation stands, told by its history alone: which prompt is the newest, and what came back since.
// Messages between two answers that hold a result are no prompt: what an agent says beside a result is a reminder.
import { directiveIn, type Directive } from './directive.ts'
import type { ModelMessage } from './model-request.ts'

export interface NewestPrompt {
  /** Prompts so far, this one included; at least 1. */
  readonly round: number
  /** Results of tools since it, or since the directive where that came later. */
  readonly results: number
  readonly directive: Directive | undefined
}

export function newestPrompt(messages: readonly ModelMessage[]): NewestPrompt {
  const { round, start } = lastPrompt(messages)
  for (let at = messages.length - 1; at >= start; at -= 1) {
    const message = messages[at]
    const directive = message?.from === 'user' ? directiveIn(message.text) : undefined
    if (directive !== undefined) return { round, results: resultsFrom(messages, at), directive }
  }
  return { round, results: resultsFrom(messages, start), directive: undefined }
}

function lastPrompt(messages: readonly ModelMessage[]): { readonly round: number; readonly start: number } {
  let [round, start] = [0, 0]
  for (let at = 0; at < messages.length; at += 1) {
    const from = at
    let [hasResult, hasText] = [false, false]
    for (let message = messages[at]; message && message.from !== 'model'; message = messages[++at]) {
      if (message.from === 'tool') hasResult = true
      else hasText = true
    }
    if (hasResult || !hasText) continue
    round += 1
    start = from
  }
  return { round: Math.max(1, round), start }
}

function resultsFrom(messages: readonly ModelMessage[], start: number): number {
  let results = 0
  for (let at = start; at < messages.length; at += 1) if (messages[at]?.from === 'tool') results += 1
  return results
}
