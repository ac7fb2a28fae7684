// One message of an OpenCode export as parts of a turn.
// A compaction is a user message with a compaction part, its summary the next assistant message marked `summary`.
import { z } from 'zod'
import { jsonText } from './json-text.ts'
import type { MessageFormat } from './json-transcript.ts'
import type { ToolCallPart, TranscriptPart } from './transcript.ts'
import type { TurnAssembler } from './turn-assembler.ts'

const part = z.looseObject({ type: z.string() })
type Part = z.infer<typeof part>
const exported = z.looseObject({
  info: z.looseObject({
    id: z.string(),
    role: z.enum(['user', 'assistant']),
    time: z.looseObject({ created: z.number() }).optional(),
    summary: z.unknown().optional(),
  }),
  parts: z.array(part),
})
type ExportedMessage = z.infer<typeof exported>
const spoken = z.looseObject({ text: z.string() })
const file = z.looseObject({ mime: z.string(), filename: z.string().optional(), url: z.string() })
const stepFinish = z.looseObject({
  tokens: z
    .looseObject({
      input: z.number(),
      output: z.number(),
      cache: z.looseObject({ read: z.number(), write: z.number() }).optional(),
    })
    .optional(),
})
const retry = z.looseObject({ attempt: z.number(), error: z.unknown().optional() })
const retryError = z.looseObject({ data: z.looseObject({ message: z.string() }) })
const input = z.record(z.string(), z.unknown())
const time = z.looseObject({ start: z.number(), end: z.number() }).optional()
const call = z.looseObject({
  callID: z.string(),
  tool: z.string(),
  state: z.discriminatedUnion('status', [
    z.looseObject({ status: z.literal('pending'), input: input.optional() }),
    z.looseObject({ status: z.literal('running'), input }),
    z.looseObject({ status: z.literal('completed'), input, output: z.string(), time }),
    z.looseObject({ status: z.literal('error'), input, error: z.string(), time }),
  ]),
})
const compaction = z.looseObject({ auto: z.boolean().optional() })

export const openCode: MessageFormat = {
  name: 'opencode',
  take(text, turns) {
    const message = parseMessage(text)
    return message && takeMessage(message, turns)
  },
}

/** Undefined when the text is not a message as an export has it. */
function parseMessage(text: string): ExportedMessage | undefined {
  try {
    return exported.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Puts the message into the turns and gives the name under which it is counted. */
function takeMessage({ info, parts }: ExportedMessage, turns: TurnAssembler): string {
  const record = { id: info.id, timeMs: info.time?.created }
  const boundary = parts.find((each) => each.type === 'compaction')
  if (info.role === 'user' && boundary) {
    const auto = compaction.safeParse(boundary).data?.auto
    turns.compaction({ trigger: auto === undefined ? 'unknown' : auto ? 'auto' : 'manual' })
    return 'compaction'
  }
  if (info.role === 'user') {
    turns.prompt(record, parts.map(contentPart))
    return 'user'
  }
  if (info.summary === true && turns.summary(parts.map(summaryText).join(''))) return 'summary'
  const step = turns.step(record)
  for (const each of parts) step.add(contentPart(each))
  return 'assistant'
}

function summaryText(each: Part): string {
  return each.type === 'text' ? (spoken.safeParse(each).data?.text ?? '') : ''
}

const readers: Readonly<Record<string, (each: Part) => TranscriptPart | undefined>> = {
  text: (each) => spokenPart('text', each),
  reasoning: (each) => spokenPart('reasoning', each),
  file: filePart,
  tool: toolPart,
  'step-start': () => ({ kind: 'step-start' }),
  'step-finish': stepFinishPart,
  retry: retryPart,
}

/** A part of another type, or one that is not what its type says, is kept as it is. */
function contentPart(each: Part): TranscriptPart {
  const read = Object.hasOwn(readers, each.type) ? readers[each.type] : undefined
  return read?.(each) ?? { kind: 'other', type: each.type, body: jsonText(each) }
}

function spokenPart(kind: 'text' | 'reasoning', each: Part): TranscriptPart | undefined {
  const said = spoken.safeParse(each).data
  return said && { kind, text: said.text }
}

function filePart(each: Part): TranscriptPart | undefined {
  const attached = file.safeParse(each).data
  return (
    attached && {
      kind: 'file',
      mediaType: attached.mime,
      name: attached.filename ?? '',
      content: attached.url,
    }
  )
}

function stepFinishPart(each: Part): TranscriptPart | undefined {
  const finish = stepFinish.safeParse(each).data
  if (!finish) return undefined
  const { tokens } = finish
  if (!tokens) return { kind: 'step-finish' }
  const cached = (tokens.cache?.read ?? 0) + (tokens.cache?.write ?? 0)
  return { kind: 'step-finish', inputTokens: tokens.input + cached, outputTokens: tokens.output }
}

function retryPart(each: Part): TranscriptPart | undefined {
  const again = retry.safeParse(each).data
  if (!again) return undefined
  const message = retryError.safeParse(again.error).data?.data.message ?? jsonText(again.error)
  return { kind: 'retry', attempt: again.attempt, message }
}

function toolPart(each: Part): ToolCallPart | undefined {
  const recorded = call.safeParse(each).data
  if (!recorded) return undefined
  const { callID: callId, tool: name, state } = recorded
  const base = { kind: 'tool', callId, name, input: state.input ?? {}, progress: [] } as const
  if (state.status === 'pending' || state.status === 'running')
    return { ...base, outcome: 'interrupted', output: '' }
  const ended = state.time ? { ...base, durationMs: state.time.end - state.time.start } : base
  if (state.status === 'error') return { ...ended, outcome: 'error', output: state.error }
  const { title, metadata, attachments } = state
  const kept = { title, metadata, attachments }
  const hasPayload = Object.values(kept).some((value) => value !== undefined)
  return {
    ...ended,
    outcome: 'completed',
    output: state.output,
    ...(hasPayload ? { interfacePayload: jsonText(kept) } : {}),
  }
}
