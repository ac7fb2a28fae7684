// Codex's own rollout: what goes to the model and comes from it is an item a line, beside an event for each prompt by which
// codex tells where a turn begins. A compaction says what the model is given from then on in place of all before. That
// a call failed is said by its text alone.
import type { ToolCallPart, TranscriptMessage, TranscriptPart, TranscriptTurn } from '../transcript.ts'
import { jsonLines } from './json-lines-file.ts'
import { SeedClock } from './seed-clock.ts'
import { resultText, type SeedSession, type SeedWriter } from './seed-format.ts'

const SUMMARY = 'What was done before was summarised.'
const VERSION = '0.171.0'

export const codexSeed = jsonLines((session) => new CodexSeed(session))

class CodexSeed implements SeedWriter {
  readonly #session: SeedSession
  readonly #clock: SeedClock

  constructor(session: SeedSession) {
    this.#session = session
    this.#clock = new SeedClock(session.beganMs)
  }

  begin(): readonly object[] {
    const { id, directory: cwd } = this.#session
    const { text: timestamp } = this.#clock.now()
    const made = {
      originator: 'tidemark',
      cli_version: VERSION,
      source: 'vscode',
      model_provider: 'tidemark',
    }
    return [this.#line('session_meta', { id, timestamp, cwd, ...made })]
  }

  turn({ prompt, steps, compactions }: TranscriptTurn): readonly object[] {
    return [
      ...compactions.map(({ summary = SUMMARY }) => this.#compaction(summary)),
      ...(prompt ? this.#prompt(prompt) : []),
      ...steps.flatMap((step) => this.#step(step)),
    ]
  }

  #compaction(summary: string): object {
    const replaced = messageOf('user', [{ type: 'input_text', text: summary }])
    return this.#line('compacted', { message: summary, replacement_history: [replaced] })
  }

  #prompt({ parts }: TranscriptMessage): readonly object[] {
    this.#clock.next()
    const message = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('')
    return [
      this.#line('event_msg', {
        type: 'user_message',
        message,
        images: [],
        local_images: [],
        text_elements: [],
      }),
      this.#item(messageOf('user', parts.flatMap(inputOf))),
    ]
  }

  #step({ parts }: TranscriptMessage): readonly object[] {
    this.#clock.next()
    const calls = parts.filter((part) => part.kind === 'tool')
    return [...parts.flatMap(itemOf), ...calls.map(resultOf)].map((item) => this.#item(item))
  }

  #item(item: object): object {
    return this.#line('response_item', item)
  }

  #line(type: string, payload: object): object {
    return { timestamp: this.#clock.now().text, type, payload }
  }
}

function messageOf(role: 'user' | 'assistant', content: readonly object[]): object {
  return { type: 'message', role, content }
}

function inputOf(part: TranscriptPart): readonly object[] {
  if (part.kind === 'text') return [{ type: 'input_text', text: part.text }]
  if (part.kind !== 'file') return []
  return [{ type: 'input_image', image_url: `data:${part.mediaType};base64,${part.content}` }]
}

function itemOf(part: TranscriptPart): readonly object[] {
  if (part.kind === 'text') return [messageOf('assistant', [{ type: 'output_text', text: part.text }])]
  if (part.kind === 'reasoning')
    return [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: part.text }], encrypted_content: null },
    ]
  if (part.kind !== 'tool') return []
  const { callId: call_id, name, input } = part
  return [{ type: 'function_call', name, arguments: JSON.stringify(input), call_id }]
}

function resultOf(call: ToolCallPart): object {
  return { type: 'function_call_output', call_id: call.callId, output: resultText(call) }
}
