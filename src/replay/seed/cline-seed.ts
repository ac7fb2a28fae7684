// Cline's own session: a document with all messages, one beside it that names it, and of a session that was compacted a
// third: what the model is given in place of the messages up to one of them. Of its compactions only the last is kept.
import { dirname, join } from 'node:path'
import type { ToolCallPart, TranscriptMessage, TranscriptPart, TranscriptTurn } from '../transcript.ts'
import { type DocumentWriter, jsonDocument } from './json-document-file.ts'
import { SeedClock } from './seed-clock.ts'
import { isFailed, resultText, type SeedSession } from './seed-format.ts'

const PROVIDER = 'openai-compatible'
const VERSION = '3.0.65'
const SUMMARY = 'What was done before was summarised.'
/** So small that no window of a model is ever taken for full. */
const metrics = { inputTokens: 1_000, outputTokens: 10, cacheReadTokens: 0, cacheWriteTokens: 0 }

export const clineSeed = jsonDocument('messages', (session) => new ClineSeed(session))

interface ClineMessage {
  readonly id: string
  readonly role: 'user' | 'assistant'
  readonly content: readonly object[]
  readonly ts: number
}

class ClineSeed implements DocumentWriter {
  readonly #session: SeedSession
  readonly #clock: SeedClock
  #messages = 0
  /** What the model is given of the session up to the last compaction. */
  #compacted: object | undefined

  constructor(session: SeedSession) {
    this.#session = session
    this.#clock = new SeedClock(session.beganMs)
  }

  begin(): object {
    const { id: sessionId } = this.#session
    const origin = { source: 'cli', mode: 'user', sessionId, version: VERSION }
    return { version: 1, updated_at: this.#clock.now().text, agent: 'lead', sessionId, origin }
  }

  turn({ prompt, steps, compactions }: TranscriptTurn): readonly object[] {
    for (const { summary = SUMMARY } of compactions) this.#compact(summary)
    return [
      ...(prompt ? [this.#message('user', prompt.parts.flatMap(promptBlock))] : []),
      ...steps.flatMap((step) => this.#step(step)),
    ]
  }

  beside(path: string): Readonly<Record<string, object>> {
    const { id, directory, model, beganMs } = this.#session
    const stem = join(dirname(path), id)
    const compaction = `${stem}.compaction.json`
    const manifest = {
      version: 1,
      session_id: id,
      source: 'cli',
      pid: process.pid,
      started_at: new Date(beganMs).toISOString(),
      exit_code: null,
      status: 'idle',
      interactive: true,
      provider: PROVIDER,
      model,
      cwd: directory,
      workspace_root: directory,
      enable_tools: true,
      enable_spawn: true,
      enable_teams: false,
      messages_path: path,
    }
    if (this.#compacted === undefined) return { [`${stem}.json`]: manifest }
    return {
      [`${stem}.json`]: { ...manifest, compaction_path: compaction },
      [compaction]: this.#compacted,
    }
  }

  /** Of nothing there is no summary. */
  #compact(summary: string): void {
    if (this.#messages === 0) return
    const source_message_count = this.#messages
    const source_last_message_key = `id:${idOf(this.#messages)}`
    const { ms: ts, text: updated_at } = this.#clock.now()
    const content = [{ type: 'text', text: summary }]
    this.#compacted = {
      version: 1,
      updated_at,
      conversation_id: this.#session.id,
      source_message_count,
      source_last_message_key,
      messages: [{ id: 'summary', role: 'user', content, ts } satisfies ClineMessage],
    }
  }

  #step({ parts }: TranscriptMessage): readonly object[] {
    const calls = parts.filter((part) => part.kind === 'tool')
    const answer = this.#message('assistant', parts.flatMap(answerBlock))
    const modelInfo = { id: this.#session.model, provider: PROVIDER }
    return [
      { ...answer, modelInfo, metrics },
      // Each by itself: so it tells them apart again, and what it counts up to a compaction are its messages.
      ...calls.map((call) => this.#message('user', [resultBlock(call)])),
    ]
  }

  #message(role: 'user' | 'assistant', content: readonly object[]): ClineMessage {
    this.#messages += 1
    return { id: idOf(this.#messages), role, content, ts: this.#clock.next().ms }
  }
}

function idOf(message: number): string {
  return `msg_${message}`
}

function promptBlock(part: TranscriptPart): readonly object[] {
  if (part.kind === 'text')
    return [{ type: 'text', text: `<user_input mode="act">${part.text}</user_input>` }]
  if (part.kind !== 'file') return []
  return [{ type: 'image', source: { type: 'base64', media_type: part.mediaType, data: part.content } }]
}

function answerBlock(part: TranscriptPart): readonly object[] {
  if (part.kind === 'text') return [{ type: 'text', text: part.text }]
  if (part.kind === 'reasoning') return [{ type: 'thinking', thinking: part.text, signature: '' }]
  if (part.kind !== 'tool') return []
  return [{ type: 'tool_use', id: part.callId, name: part.name, input: part.input }]
}

function resultBlock(call: ToolCallPart): object {
  const { callId: tool_use_id, name } = call
  const content = resultText(call)
  return { type: 'tool_result', tool_use_id, name, content, ...(isFailed(call) && { is_error: true }) }
}
