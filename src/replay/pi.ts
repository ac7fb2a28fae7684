// pi JSONL: whole messages a line; tool results are messages of their own.
// A `bashExecution` is a command that the person ran: it is kept beside the conversation, as the model saw it.
import { z } from 'zod'
import { jsonText } from './json-text.ts'
import { timeMs, type Account, type RecordFormat, type TypedRecord } from './record-format.ts'
import type { TranscriptPart } from './transcript.ts'
import type { TurnAssembler } from './turn-assembler.ts'

const startTypes = new Set(['session', 'model_change', 'thinking_level_change', 'label', 'session_info'])
/** Of those the model saw nothing, or sees less from then on. */
const asideTypes = new Set([...startTypes, 'usage', 'custom', 'context_edit'])
const ownTypes = new Set(['message', 'compaction', ...startTypes])

const block = z.looseObject({ type: z.string() })
type Block = z.infer<typeof block>
const content = z.union([z.string(), z.array(block)])
const messageRecord = z.looseObject({
  id: z.string().optional(),
  timestamp: z.string().optional(),
  message: z.looseObject({ role: z.string() }),
})
type MessageRecord = z.infer<typeof messageRecord>
const spoken = z.looseObject({ content })
const summarised = z.looseObject({ summary: z.string() })
const toolResult = z.looseObject({
  toolCallId: z.string(),
  content,
  isError: z.boolean().optional(),
  details: z.unknown().optional(),
})
const compactionRecord = z.looseObject({
  summary: z.string().optional(),
  tokensBefore: z.number().optional(),
})
const textBlock = z.looseObject({ text: z.string() })
const thinkingBlock = z.looseObject({ thinking: z.string() })
const imageBlock = z.looseObject({ mimeType: z.string(), data: z.string() })
const toolCallBlock = z.looseObject({
  id: z.string(),
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
})

export const pi: RecordFormat = {
  name: 'pi',
  title: 'pi JSONL',
  recognises: (record) => ownTypes.has(record.type) && 'timestamp' in record,
  reader: () => take,
}

function take(record: TypedRecord, turns: TurnAssembler): Account {
  if (record.type === 'message') return takeMessage(record, turns)
  if (record.type === 'compaction') return takeCompaction(record, turns)
  if (record.type === 'custom_message') return takeContext(record, 'custom_message', turns)
  if (record.type === 'branch_summary') {
    const summary = summarised.safeParse(record).data?.summary
    return takeContext({ content: summary }, 'branch_summary', turns)
  }
  return asideTypes.has(record.type) ? 'set-aside' : 'unknown'
}

function takeMessage(record: TypedRecord, turns: TurnAssembler): Account {
  const parsed = messageRecord.safeParse(record).data
  if (!parsed) return 'broken'
  const { role } = parsed.message
  if (role === 'toolResult') return takeResult(parsed, turns)
  if (role === 'bashExecution') {
    return turns.context(jsonText(parsed.message), 'bashExecution') ? 'taken' : 'set-aside'
  }
  if (role === 'system') return 'set-aside' // The instructions, and what changed of them.
  if (role === 'custom') return takeContext(parsed.message, role, turns)
  const said = spoken.safeParse(parsed.message).data
  if (role !== 'user' && role !== 'assistant') return 'unknown'
  if (!said) return 'broken'
  return takeSpoken(role, parsed, { blocks: blocksOf(said.content), turns })
}

/** What an extension, or the agent itself, told the model beside the person. */
function takeContext(value: unknown, type: string, turns: TurnAssembler): Account {
  const said = spoken.safeParse(value).data
  if (!said) return 'broken'
  return turns.context(blocksOf(said.content).map(blockText).join('\n'), type) ? 'taken' : 'set-aside'
}

function takeSpoken(
  role: 'user' | 'assistant',
  record: MessageRecord,
  { blocks, turns }: { readonly blocks: readonly Block[]; readonly turns: TurnAssembler },
): Account {
  const named = { id: record.id, timeMs: timeMs(record.timestamp) }
  if (role === 'user') {
    turns.prompt(named, blocks.map(contentPart))
    return 'taken'
  }
  const step = turns.step(named)
  for (const each of blocks) step.add(contentPart(each))
  return 'taken'
}

function takeResult(record: MessageRecord, turns: TurnAssembler): Account {
  const result = toolResult.safeParse(record.message).data
  if (!result) return 'broken'
  turns.result({
    callId: result.toolCallId,
    outcome: result.isError === true ? 'error' : 'completed',
    output: blocksOf(result.content).map(blockText).join('\n'),
    interfacePayload: result.details === undefined ? undefined : jsonText(result.details),
    timeMs: timeMs(record.timestamp),
  })
  return 'taken'
}

function takeCompaction(record: TypedRecord, turns: TurnAssembler): Account {
  const compaction = compactionRecord.safeParse(record).data
  if (!compaction) return 'broken'
  const { summary, tokensBefore } = compaction
  turns.compaction({
    trigger: 'unknown',
    ...(summary === undefined ? {} : { summary }),
    ...(tokensBefore === undefined ? {} : { tokensBefore }),
  })
  return 'taken'
}

function blocksOf(value: string | readonly Block[]): readonly Block[] {
  return typeof value === 'string' ? [{ type: 'text', text: value }] : value
}

function contentPart(each: Block): TranscriptPart {
  const text = each.type === 'text' ? textBlock.safeParse(each).data : undefined
  if (text) return { kind: 'text', text: text.text }
  const thinking = each.type === 'thinking' ? thinkingBlock.safeParse(each).data : undefined
  if (thinking) return { kind: 'reasoning', text: thinking.thinking }
  const call = each.type === 'toolCall' ? toolCallBlock.safeParse(each).data : undefined
  if (call) {
    const { id, name } = call
    return {
      kind: 'tool',
      callId: id,
      name,
      input: call.arguments,
      outcome: 'interrupted',
      output: '',
      progress: [],
    }
  }
  const image = each.type === 'image' ? imageBlock.safeParse(each).data : undefined
  if (image) return { kind: 'file', mediaType: image.mimeType, name: '', content: image.data }
  return { kind: 'other', type: each.type, body: jsonText(each) }
}

function blockText(each: Block): string {
  return (each.type === 'text' ? textBlock.safeParse(each).data?.text : undefined) ?? jsonText(each)
}
