// pi's own session file, version 3: a tree of entries, here without a branch. A compaction keeps nothing of what was before,
// which it says by naming itself as the first that is kept.
import type { ToolCallPart, TranscriptMessage, TranscriptPart, TranscriptTurn } from '../transcript.ts'
import { jsonLines } from './json-lines-file.ts'
import { type Moment, SeedClock } from './seed-clock.ts'
import { isFailed, resultText, type SeedSession, type SeedWriter } from './seed-format.ts'

const VERSION = 3
const SUMMARY = 'What was done before was summarised.'
/** So small that no window of a model is ever taken for full. */
const usage = {
  input: 1_000,
  output: 10,
  cacheRead: 0,
  cacheWrite: 0,
  totalTokens: 1_010,
  cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 },
}

export const piSeed = jsonLines((session) => new PiSeed(session))

class PiSeed implements SeedWriter {
  readonly #session: SeedSession
  readonly #clock: SeedClock
  #entries = 0

  constructor(session: SeedSession) {
    this.#session = session
    this.#clock = new SeedClock(session.beganMs)
  }

  begin(): readonly object[] {
    const { id, directory: cwd } = this.#session
    return [{ type: 'session', version: VERSION, id, timestamp: this.#clock.now().text, cwd }]
  }

  turn({ prompt, steps, compactions }: TranscriptTurn): readonly object[] {
    return [
      ...compactions.map(({ summary = SUMMARY, tokensBefore = 0 }) =>
        this.#compaction(summary, tokensBefore),
      ),
      ...(prompt ? [this.#message(this.#clock.next(), promptOf(prompt))] : []),
      ...steps.flatMap((step) => this.#step(step)),
    ]
  }

  #compaction(summary: string, tokensBefore: number): object {
    const entry = this.#entry('compaction', this.#clock.now())
    return { ...entry, summary, firstKeptEntryId: entry.id, tokensBefore }
  }

  #step(step: TranscriptMessage): readonly object[] {
    const at = this.#clock.next()
    const calls = step.parts.filter((part) => part.kind === 'tool')
    return [
      this.#message(at, {
        role: 'assistant',
        content: step.parts.flatMap(blockOf),
        api: 'openai-completions',
        provider: 'tidemark',
        model: this.#session.model,
        usage,
        stopReason: calls.length > 0 ? 'toolUse' : 'stop',
      }),
      ...calls.map((call) => this.#message(at, resultOf(call))),
    ]
  }

  #message({ ms, text }: Moment, message: object): object {
    return { ...this.#entry('message', { ms, text }), message: { ...message, timestamp: ms } }
  }

  #entry(type: string, { text: timestamp }: Moment) {
    const parentId = this.#entries === 0 ? null : idOf(this.#entries)
    this.#entries += 1
    return { type, id: idOf(this.#entries), parentId, timestamp }
  }
}

function idOf(entry: number): string {
  return entry.toString(16).padStart(8, '0')
}

function promptOf({ parts }: TranscriptMessage): object {
  return { role: 'user', content: parts.flatMap(blockOf) }
}

function blockOf(part: TranscriptPart): readonly object[] {
  if (part.kind === 'text') return [{ type: 'text', text: part.text }]
  if (part.kind === 'reasoning')
    return [{ type: 'thinking', thinking: part.text, thinkingSignature: 'reasoning_content' }]
  if (part.kind === 'file') return [{ type: 'image', mimeType: part.mediaType, data: part.content }]
  if (part.kind === 'tool')
    return [{ type: 'toolCall', id: part.callId, name: part.name, arguments: part.input }]
  return []
}

function resultOf(call: ToolCallPart): object {
  const { callId: toolCallId, name: toolName, interfacePayload } = call
  return {
    role: 'toolResult',
    toolCallId,
    toolName,
    content: [{ type: 'text', text: resultText(call) }],
    ...(interfacePayload !== undefined && { details: interfacePayload }),
    isError: isFailed(call),
  }
}
