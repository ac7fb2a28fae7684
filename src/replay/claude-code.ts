// Claude Code JSONL: one content block a line, joined by message id; results and progress refer to calls by id.
// `usage.output_tokens` is a placeholder in these files and is not read.
import { z } from 'zod'
import { jsonText } from './json-text.ts'
import { timeMs, type Account, type RecordFormat, type TypedRecord } from './record-format.ts'
import type { TranscriptPart } from './transcript.ts'
import type { TurnAssembler } from './turn-assembler.ts'

/** Types that only this agent writes; `summary` here is a title, not a compaction. */
const asideTypes = new Set(['summary', 'file-history-snapshot', 'queue-operation', 'pr-link'])
const ownTypes = new Set(['user', 'assistant', 'system', 'progress', ...asideTypes])

const block = z.looseObject({ type: z.string() })
type Block = z.infer<typeof block>
const common = {
  uuid: z.string().optional(),
  timestamp: z.string().optional(),
  isSidechain: z.boolean().optional(),
}
const userRecord = z.looseObject({
  ...common,
  message: z.looseObject({ content: z.union([z.string(), z.array(block)]) }),
  isMeta: z.boolean().optional(),
  isCompactSummary: z.boolean().optional(),
  toolUseResult: z.unknown().optional(),
})
type UserRecord = z.infer<typeof userRecord>
const assistantRecord = z.looseObject({
  ...common,
  message: z.looseObject({ id: z.string().optional(), content: z.union([z.string(), z.array(block)]) }),
})
const progressRecord = z.looseObject({
  toolUseID: z.string().optional(),
  parentToolUseID: z.string().nullish(),
  data: z.looseObject({ type: z.string().optional() }),
})
const boundaryRecord = z.looseObject({
  compactMetadata: z
    .looseObject({ trigger: z.string().optional(), preTokens: z.number().optional() })
    .optional(),
})
const textBlock = z.looseObject({ text: z.string() })
const thinkingBlock = z.looseObject({ thinking: z.string() })
const toolUseBlock = z.looseObject({
  id: z.string(),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
})
const toolResultBlock = z.looseObject({
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(block)]).optional(),
  is_error: z.boolean().nullish(),
})
const imageBlock = z.looseObject({
  source: z.looseObject({ media_type: z.string(), data: z.string() }),
})

export const claudeCode: RecordFormat = {
  name: 'claude-code',
  title: 'Claude Code JSONL',
  recognises: (record) =>
    ownTypes.has(record.type) && ['uuid', 'sessionId', 'messageId', 'leafUuid'].some((key) => key in record),
  reader: () => take,
}

function take(record: TypedRecord, turns: TurnAssembler): Account {
  if (record.type === 'user') return takeUser(record, turns)
  if (record.type === 'assistant') return takeAssistant(record, turns)
  if (record.type === 'progress') return takeProgress(record, turns)
  if (record.type === 'system') return takeSystem(record, turns)
  return asideTypes.has(record.type) ? 'set-aside' : 'unknown'
}

/** A user record is a prompt, results of tools, a summary, or context that the agent put in. */
function takeUser(record: TypedRecord, turns: TurnAssembler): Account {
  const user = userRecord.safeParse(record).data
  if (!user) return 'broken'
  if (user.isSidechain === true) return 'set-aside' // A subagent's own conversation, not this session's.
  const { content } = user.message
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content
  const results = blocks.filter((each) => each.type === 'tool_result')
  if (results.length > 0) return takeResults(results, user, turns)
  const parts = blocks.map(contentPart)
  if (user.isCompactSummary === true && turns.summary(plainText(blocks))) return 'taken'
  if (user.isMeta === true) return turns.context(plainText(blocks), 'meta') ? 'taken' : 'set-aside'
  turns.prompt({ id: user.uuid, timeMs: timeMs(user.timestamp) }, parts)
  return 'taken'
}

function takeResults(blocks: readonly Block[], user: UserRecord, turns: TurnAssembler): Account {
  const results = blocks.map((each) => toolResultBlock.safeParse(each).data)
  if (results.includes(undefined)) return 'broken'
  const interfacePayload = user.toolUseResult === undefined ? undefined : jsonText(user.toolUseResult)
  for (const result of results) {
    if (!result) continue
    turns.result({
      callId: result.tool_use_id,
      outcome: result.is_error === true ? 'error' : 'completed',
      output: typeof result.content === 'string' ? result.content : plainText(result.content ?? []),
      // The interface keeps one payload a record; with several results it belongs to the first.
      interfacePayload: result === results[0] ? interfacePayload : undefined,
      timeMs: timeMs(user.timestamp),
    })
  }
  return 'taken'
}

function takeAssistant(record: TypedRecord, turns: TurnAssembler): Account {
  const assistant = assistantRecord.safeParse(record).data
  if (!assistant) return 'broken'
  if (assistant.isSidechain === true) return 'set-aside'
  const { id, content } = assistant.message
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content
  const step = turns.step({ id: id ?? assistant.uuid, timeMs: timeMs(assistant.timestamp) })
  for (const each of blocks) step.add(contentPart(each))
  return 'taken'
}

function takeProgress(record: TypedRecord, turns: TurnAssembler): Account {
  const progress = progressRecord.safeParse(record).data
  if (!progress) return 'broken'
  const callId = progress.parentToolUseID ?? progress.toolUseID ?? ''
  turns.progress(callId, { kind: progress.data.type ?? 'progress', body: jsonText(progress.data) })
  return 'taken'
}

function takeSystem(record: TypedRecord, turns: TurnAssembler): Account {
  if (record['subtype'] !== 'compact_boundary') return 'set-aside'
  const boundary = boundaryRecord.safeParse(record).data
  if (!boundary) return 'broken'
  const { trigger, preTokens } = boundary.compactMetadata ?? {}
  turns.compaction({
    trigger: trigger === 'auto' || trigger === 'manual' ? trigger : 'unknown',
    ...(preTokens === undefined ? {} : { tokensBefore: preTokens }),
  })
  return 'taken'
}

function contentPart(content: Block): TranscriptPart {
  const text = content.type === 'text' ? textBlock.safeParse(content).data : undefined
  if (text) return { kind: 'text', text: text.text }
  const thinking = content.type === 'thinking' ? thinkingBlock.safeParse(content).data : undefined
  if (thinking) return { kind: 'reasoning', text: thinking.thinking }
  const call = content.type === 'tool_use' ? toolUseBlock.safeParse(content).data : undefined
  if (call) {
    const { id, name, input } = call
    return { kind: 'tool', callId: id, name, input, outcome: 'interrupted', output: '', progress: [] }
  }
  const image = content.type === 'image' ? imageBlock.safeParse(content).data : undefined
  if (image) return { kind: 'file', mediaType: image.source.media_type, name: '', content: image.source.data }
  return { kind: 'other', type: content.type, body: jsonText(content) }
}

/** What of the blocks is text; other blocks as JSON, so that their bytes are not lost. */
function plainText(blocks: readonly Block[]): string {
  return blocks
    .map(
      (each) => (each.type === 'text' ? textBlock.safeParse(each).data?.text : undefined) ?? jsonText(each),
    )
    .join('\n')
}
