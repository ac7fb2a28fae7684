// gemini-cli's own session file: a header, then messages. Results of tools lie with their calls, and the file says nothing else
// of them. A compaction is a list that takes the place of all messages before: the summary, and that it was heard.
import { hash } from 'node:crypto'
import type { ToolCallPart, TranscriptMessage, TranscriptPart, TranscriptTurn } from '../transcript.ts'
import { jsonLines } from './json-lines-file.ts'
import { SeedClock } from './seed-clock.ts'
import { isFailed, resultText, type SeedSession, type SeedWriter } from './seed-format.ts'

const SUMMARY = 'What was done before was summarised.'
const HEARD = 'Got it. Thanks for the additional context!'
/** So small that no window of a model is ever taken for full. */
const tokens = { input: 1_000, output: 10, cached: 0, thoughts: 0, tool: 0, total: 1_010 }

export const geminiCliSeed = jsonLines((session) => new GeminiCliSeed(session))

class GeminiCliSeed implements SeedWriter {
  readonly #session: SeedSession
  readonly #clock: SeedClock
  #messages = 0

  constructor(session: SeedSession) {
    this.#session = session
    this.#clock = new SeedClock(session.beganMs)
  }

  begin(): readonly object[] {
    const { id: sessionId, directory } = this.#session
    const { text: startTime } = this.#clock.now()
    const projectHash = hash('sha256', directory)
    return [{ sessionId, projectHash, startTime, lastUpdated: startTime, kind: 'main' }]
  }

  turn({ prompt, steps, compactions }: TranscriptTurn): readonly object[] {
    return [
      ...compactions.map(({ summary = SUMMARY }) => this.#compaction(summary)),
      ...(prompt ? [this.#message('user', { content: contentOf(prompt) })] : []),
      ...steps.map((step) => this.#step(step)),
      { $set: { lastUpdated: this.#clock.now().text } },
    ]
  }

  #compaction(summary: string): object {
    const messages = [
      this.#message('user', { content: [{ text: summary }] }),
      this.#message('gemini', { content: [{ text: HEARD }] }),
    ]
    return { $set: { messages, lastUpdated: this.#clock.now().text } }
  }

  #step(step: TranscriptMessage): object {
    const calls = step.parts.filter((part) => part.kind === 'tool')
    const thoughts = step.parts.filter(({ kind }) => kind === 'reasoning')
    const message = this.#message('gemini', { content: contentOf(step) })
    return {
      ...message,
      ...(thoughts.length > 0 && { thoughts: thoughts.map((part) => thoughtOf(part, message.timestamp)) }),
      ...(calls.length > 0 && { toolCalls: calls.map((call) => callOf(call, message.timestamp)) }),
      tokens,
      model: this.#session.model,
    }
  }

  #message(type: 'user' | 'gemini', said: object) {
    this.#messages += 1
    return { id: `message-${this.#messages}`, timestamp: this.#clock.next().text, type, ...said }
  }
}

function contentOf({ parts }: TranscriptMessage): readonly object[] {
  return parts.flatMap((part): readonly object[] => {
    if (part.kind === 'text') return [{ text: part.text }]
    if (part.kind === 'file') return [{ inlineData: { mimeType: part.mediaType, data: part.content } }]
    return []
  })
}

function thoughtOf(part: TranscriptPart, timestamp: string): object {
  return { subject: '', description: part.kind === 'reasoning' ? part.text : '', timestamp }
}

function callOf(call: ToolCallPart, timestamp: string): object {
  const { callId: id, name, input: args, interfacePayload } = call
  const said = resultText(call)
  const response = isFailed(call) ? { error: said } : { output: said }
  return {
    id,
    name,
    args,
    result: [{ functionResponse: { id, name, response } }],
    status: isFailed(call) ? 'error' : 'success',
    timestamp,
    ...(interfacePayload !== undefined && { resultDisplay: interfacePayload }),
  }
}
