// qwen-code JSONL: whole messages a line, in the parts of Gemini's API; what happened beside them is of type `system`.
import { z } from 'zod'
import { googlePart, plainText, responseText, transcriptPart } from './google-parts.ts'
import { jsonText } from './json-text.ts'
import { timeMs, type Account, type RecordFormat, type TypedRecord } from './record-format.ts'
import type { CompactionRecord } from './transcript.ts'
import type { TurnAssembler } from './turn-assembler.ts'

const messageTypes = new Set(['user', 'assistant', 'tool_result'])

const message = z.looseObject({ parts: z.array(googlePart) })
const messageRecord = z.looseObject({
  uuid: z.string().optional(),
  timestamp: z.string().optional(),
  subtype: z.string().optional(),
  message,
  toolCallResult: z
    .looseObject({ status: z.string().optional(), resultDisplay: z.unknown().optional() })
    .optional(),
})
type MessageRecord = z.infer<typeof messageRecord>
const compression = z.looseObject({
  systemPayload: z.looseObject({
    info: z
      .looseObject({ originalTokenCount: z.number().optional(), triggerReason: z.string().optional() })
      .optional(),
    compressedHistory: z.array(message).optional(),
  }),
})

export const qwenCode: RecordFormat = {
  name: 'qwen-code',
  title: 'qwen-code JSONL',
  recognises: (record) =>
    'uuid' in record &&
    (messageTypes.has(record.type)
      ? messageRecord.safeParse(record).success
      : record.type === 'system' && 'systemPayload' in record),
  reader: () => take,
}

function take(record: TypedRecord, turns: TurnAssembler): Account {
  if (record.type === 'system') return takeSystem(record, turns)
  if (!messageTypes.has(record.type)) return 'unknown'
  const parsed = messageRecord.safeParse(record).data
  if (!parsed) return 'broken'
  if (record.type === 'tool_result') return takeResults(parsed, turns)
  return record.type === 'user' ? takeUser(parsed, turns) : takeAssistant(parsed, turns)
}

function takeUser(
  { uuid, timestamp, subtype, message: { parts } }: MessageRecord,
  turns: TurnAssembler,
): Account {
  if (subtype === 'mid_turn_user_message') {
    return turns.context(plainText(parts), subtype) ? 'taken' : 'set-aside'
  }
  const named = { id: uuid, timeMs: timeMs(timestamp) }
  turns.prompt(
    named,
    parts.map((part) => transcriptPart(part, '')),
  )
  return 'taken'
}

function takeAssistant(
  { uuid, timestamp, message: { parts } }: MessageRecord,
  turns: TurnAssembler,
): Account {
  const step = turns.step({ id: uuid, timeMs: timeMs(timestamp) })
  for (const [at, part] of parts.entries()) step.add(transcriptPart(part, `${uuid}-${at}`))
  return 'taken'
}

/** A call that was cancelled has a result too, which says so. */
function takeResults(record: MessageRecord, turns: TurnAssembler): Account {
  const { timestamp, toolCallResult } = record
  const results = record.message.parts.flatMap(({ functionResponse }) =>
    functionResponse ? [functionResponse] : [],
  )
  const display = toolCallResult?.resultDisplay
  const isFailed = toolCallResult?.status === 'error' || toolCallResult?.status === 'cancelled'
  for (const [at, { id = '', response }] of results.entries()) {
    const { output, isError } = responseText(response)
    turns.result({
      callId: id,
      outcome: isError || isFailed ? 'error' : 'completed',
      output,
      interfacePayload: display === undefined || at > 0 ? undefined : jsonText(display),
      timeMs: timeMs(timestamp),
    })
  }
  return 'taken'
}

function takeSystem(record: TypedRecord, turns: TurnAssembler): Account {
  if (record['subtype'] !== 'chat_compression') return 'set-aside'
  const payload = compression.safeParse(record).data?.systemPayload
  if (!payload) return 'broken'
  const { info, compressedHistory } = payload
  const summary = compressedHistory?.[0] && plainText(compressedHistory[0].parts)
  turns.compaction({
    trigger: triggerOf(info?.triggerReason),
    ...(info?.originalTokenCount === undefined ? {} : { tokensBefore: info.originalTokenCount }),
    ...(summary === undefined ? {} : { summary }),
  })
  return 'taken'
}

function triggerOf(reason: string | undefined): CompactionRecord['trigger'] {
  if (reason === undefined) return 'unknown'
  return reason === 'manual' ? 'manual' : 'auto'
}
