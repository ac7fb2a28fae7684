// qwen-code's own session file: records in a chain, each with the id of the one before. A compaction says what the model is
// given from then on in place of all before.
import type { ToolCallPart, TranscriptMessage, TranscriptPart, TranscriptTurn } from '../transcript.ts'
import { jsonLines } from './json-lines-file.ts'
import { SeedClock } from './seed-clock.ts'
import { isFailed, resultText, type SeedSession, type SeedWriter } from './seed-format.ts'

const SUMMARY = 'What was done before was summarised.'
const HEARD = 'Got it. Thanks for the additional context!'
/** So small that no window of a model is ever taken for full. */
const usageMetadata = { promptTokenCount: 1_000, candidatesTokenCount: 10, totalTokenCount: 1_010 }

export const qwenCodeSeed = jsonLines((session) => new QwenCodeSeed(session))

class QwenCodeSeed implements SeedWriter {
  readonly #session: SeedSession
  readonly #clock: SeedClock
  #records = 0

  constructor(session: SeedSession) {
    this.#session = session
    this.#clock = new SeedClock(session.beganMs)
  }

  begin(): readonly object[] {
    return []
  }

  turn({ prompt, steps, compactions }: TranscriptTurn): readonly object[] {
    return [
      ...compactions.map(({ summary = SUMMARY, tokensBefore = 0 }) =>
        this.#compaction(summary, tokensBefore),
      ),
      ...(prompt ? [this.#record('user', { message: { role: 'user', parts: partsOf(prompt) } })] : []),
      ...steps.flatMap((step) => this.#step(step)),
    ]
  }

  #compaction(summary: string, originalTokenCount: number): object {
    const info = { originalTokenCount, newTokenCount: 1_000, compressionStatus: 1, triggerReason: 'auto' }
    const compressedHistory = [
      { role: 'user', parts: [{ text: summary }] },
      { role: 'model', parts: [{ text: HEARD }] },
    ]
    const systemPayload = { info, compressedHistory }
    return this.#record('system', { subtype: 'chat_compression', systemPayload })
  }

  #step(step: TranscriptMessage): readonly object[] {
    const { model } = this.#session
    const calls = step.parts.filter((part) => part.kind === 'tool')
    return [
      this.#record('assistant', { model, message: { role: 'model', parts: partsOf(step) }, usageMetadata }),
      ...calls.map((call) => this.#record('tool_result', resultOf(call))),
    ]
  }

  #record(type: string, more: object): object {
    const parentUuid = this.#records === 0 ? null : this.#uuid(this.#records)
    this.#records += 1
    const { id: sessionId, directory: cwd } = this.#session
    const { text: timestamp } = this.#clock.next()
    return { uuid: this.#uuid(this.#records), parentUuid, sessionId, timestamp, type, cwd, ...more }
  }

  /** One for each record, in the shape that it has everywhere. */
  #uuid(record: number): string {
    return `00000000-0000-4000-8000-${record.toString(16).padStart(12, '0')}`
  }
}

function partsOf({ parts }: TranscriptMessage): readonly object[] {
  return parts.flatMap(partOf)
}

function partOf(part: TranscriptPart): readonly object[] {
  if (part.kind === 'text') return [{ text: part.text }]
  if (part.kind === 'reasoning') return [{ text: part.text, thought: true }]
  if (part.kind === 'file') return [{ inlineData: { mimeType: part.mediaType, data: part.content } }]
  if (part.kind !== 'tool') return []
  return [{ functionCall: { id: part.callId, name: part.name, args: part.input } }]
}

function resultOf(call: ToolCallPart): object {
  const { callId, name, interfacePayload: resultDisplay } = call
  const said = resultText(call)
  const response = isFailed(call) ? { error: said } : { output: said }
  const status = isFailed(call) ? 'error' : 'success'
  return {
    message: { role: 'user', parts: [{ functionResponse: { id: callId, name, response } }] },
    toolCallResult: { callId, status, ...(resultDisplay !== undefined && { resultDisplay }) },
  }
}
