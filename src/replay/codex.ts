// Codex rollouts: what goes to the model and comes from it is an item a line; events repeat it for the interface. Items of one
// answer are one message: those between two of the user or of tools.
import { z } from 'zod'
import { jsonText } from './json-text.ts'
import { timeMs, type Account, type RecordFormat, type TypedRecord } from './record-format.ts'
import type { ToolCallPart, TranscriptPart } from './transcript.ts'
import type { TurnAssembler } from './turn-assembler.ts'

const asideTypes = new Set(['session_meta', 'turn_context', 'world_state', 'token_usage_record'])
const ownTypes = new Set(['response_item', 'compacted', 'event_msg', ...asideTypes])

const itemRecord = z.looseObject({
  timestamp: z.string().optional(),
  payload: z.looseObject({ type: z.string(), id: z.string().nullish(), call_id: z.string().nullish() }),
})
type ItemRecord = z.infer<typeof itemRecord>
const contentPart = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.string().optional(),
})
type ContentPart = z.infer<typeof contentPart>
const message = z.looseObject({
  role: z.string(),
  content: z.array(contentPart),
  internal_chat_message_metadata_passthrough: z
    .looseObject({ content_item_kinds: z.array(z.string()).optional() })
    .nullish(),
})
const reasoning = z.looseObject({
  summary: z.array(contentPart).nullish(),
  content: z.array(contentPart).nullish(),
})
const call = z.looseObject({
  name: z.string().optional(),
  arguments: z.unknown().optional(),
  input: z.unknown().optional(),
  action: z.unknown().optional(),
})
const result = z.looseObject({ output: z.unknown() })
const failure = z.looseObject({ success: z.literal(false) })
const compacted = z.looseObject({ payload: z.looseObject({ message: z.string().optional() }) })
const taskStarted = z.looseObject({ payload: z.looseObject({ type: z.literal('task_started') }) })
const anObject = z.record(z.string(), z.unknown())

export const codex: RecordFormat = {
  name: 'codex',
  title: 'Codex rollout JSONL',
  recognises: (record) => ownTypes.has(record.type) && 'payload' in record && 'timestamp' in record,
  reader() {
    const rollout = new Rollout()
    return (record, turns) => rollout.take(record, turns)
  },
}

class Rollout {
  #answers = 0
  /** Of the answer whose items are still coming; undefined before its first. */
  #open: string | undefined

  take(record: TypedRecord, turns: TurnAssembler): Account {
    if (asideTypes.has(record.type)) return 'set-aside'
    if (record.type === 'event_msg') return this.#event(record)
    if (record.type === 'compacted') return this.#compacted(record, turns)
    if (record.type !== 'response_item') return 'unknown'
    const item = itemRecord.safeParse(record).data
    if (!item) return 'broken'
    const { type } = item.payload
    if (type === 'message') return this.#message(item, turns)
    if (type === 'reasoning') return this.#reasoning(item, turns)
    if (type.endsWith('_output')) return this.#result(item, turns)
    return type.endsWith('_call') ? this.#call(item, turns) : 'unknown'
  }

  /** Of events only the beginning of another task matters: a summary is one, without a message of the user. */
  #event(record: TypedRecord): Account {
    if (taskStarted.safeParse(record).success) this.#open = undefined
    return 'set-aside'
  }

  #message(item: ItemRecord, turns: TurnAssembler): Account {
    const parsed = message.safeParse(item.payload).data
    if (!parsed) return 'broken'
    const { role, content } = parsed
    if (role === 'assistant') return this.#said(item, content.map(partOf), turns)
    if (role !== 'user') return 'set-aside' // Instructions, of the developer and of the system.
    this.#open = undefined
    const named = { id: item.payload.id ?? undefined, timeMs: timeMs(item.timestamp) }
    if (isPrompt(parsed)) turns.prompt(named, content.map(partOf))
    else return turns.context(textOf(content), 'context') ? 'taken' : 'set-aside'
    return 'taken'
  }

  #reasoning(item: ItemRecord, turns: TurnAssembler): Account {
    const parsed = reasoning.safeParse(item.payload).data
    if (!parsed) return 'broken'
    const text = textOf([...(parsed.summary ?? []), ...(parsed.content ?? [])])
    // What is only there encrypted cannot be said again.
    return text === '' ? 'set-aside' : this.#said(item, [{ kind: 'reasoning', text }], turns)
  }

  /** A call without an id of its own was made and answered by the provider. */
  #call(item: ItemRecord, turns: TurnAssembler): Account {
    const parsed = call.safeParse(item.payload).data
    if (!parsed) return 'broken'
    const { type, id, call_id: callId } = item.payload
    const part: ToolCallPart = {
      kind: 'tool',
      callId: callId ?? id ?? '',
      name: parsed.name ?? type.replace(/_call$/, ''),
      input: inputOf(parsed.arguments ?? parsed.input ?? parsed.action),
      outcome: callId ? 'interrupted' : 'completed',
      output: '',
      progress: [],
    }
    return this.#said(item, [part], turns)
  }

  #result(item: ItemRecord, turns: TurnAssembler): Account {
    const parsed = result.safeParse(item.payload).data
    if (!parsed || !item.payload.call_id) return 'broken'
    this.#open = undefined
    const output = outputOf(parsed.output)
    const isFailed = failure.safeParse(parsed.output).success || output.endsWith('aborted by user')
    turns.result({
      callId: item.payload.call_id,
      outcome: isFailed ? 'error' : 'completed',
      output,
      timeMs: timeMs(item.timestamp),
    })
    return 'taken'
  }

  #compacted(record: TypedRecord, turns: TurnAssembler): Account {
    const parsed = compacted.safeParse(record).data
    if (!parsed) return 'broken'
    this.#open = undefined
    const { message: summary = '' } = parsed.payload
    turns.compaction({ trigger: 'unknown', ...(summary === '' ? {} : { summary }) })
    return 'taken'
  }

  #said({ timestamp }: ItemRecord, parts: readonly TranscriptPart[], turns: TurnAssembler): Account {
    this.#open ??= `answer-${++this.#answers}`
    const step = turns.step({ id: this.#open, timeMs: timeMs(timestamp) })
    for (const part of parts) step.add(part)
    return 'taken'
  }
}

/** What codex itself says in the user's name is marked, or, of older versions, stands between tags. */
function isPrompt({
  content,
  internal_chat_message_metadata_passthrough: passthrough,
}: z.infer<typeof message>): boolean {
  const kinds = passthrough?.content_item_kinds
  if (kinds !== undefined) return kinds.some((kind) => kind.startsWith('user.'))
  return !/^\s*(?:<[a-z_]+[ >]|# AGENTS\.md)/.test(textOf(content))
}

function partOf(part: ContentPart): TranscriptPart {
  if (part.text !== undefined) return { kind: 'text', text: part.text }
  const [, mediaType, content] = /^data:([^;,]+);base64,(.*)$/s.exec(part.image_url ?? '') ?? []
  if (mediaType !== undefined && content !== undefined) return { kind: 'file', mediaType, name: '', content }
  return { kind: 'other', type: part.type, body: jsonText(part) }
}

function textOf(parts: readonly ContentPart[]): string {
  return parts.flatMap(({ text }) => text ?? []).join('\n')
}

/** Arguments are JSON in a text; those of a tool with a grammar of its own are a text that is none. */
function inputOf(value: unknown): ToolCallPart['input'] {
  const object = anObject.safeParse(typeof value === 'string' ? parsedOf(value) : value).data
  return object ?? (value === undefined ? {} : { input: value })
}

function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const outputParts = z.array(contentPart)
const outputObject = z.looseObject({ content: z.string() })

function outputOf(output: unknown): string {
  if (typeof output === 'string') return output
  const parts = outputParts.safeParse(output).data
  if (parts !== undefined) return parts.map((part) => part.text ?? jsonText(part)).join('\n')
  return outputObject.safeParse(output).data?.content ?? jsonText(output)
}
