// One message of cline's `ID.messages.json`: blocks as Anthropic's API has them, results of tools in messages of the user.
import { z } from 'zod'
import { jsonText } from './json-text.ts'
import type { MessageFormat } from './json-transcript.ts'
import type { TranscriptPart } from './transcript.ts'
import type { TurnAssembler } from './turn-assembler.ts'

const block = z.looseObject({ type: z.string() })
type Block = z.infer<typeof block>
const message = z.looseObject({
  id: z.string().optional(),
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string().transform((text): Block[] => [{ type: 'text', text }]), z.array(block)]),
  ts: z.number().optional(),
})
type Message = z.infer<typeof message>
const text = z.looseObject({ type: z.literal('text'), text: z.string() })
const thinking = z.looseObject({ type: z.literal('thinking'), thinking: z.string() })
const toolUse = z.looseObject({
  type: z.literal('tool_use'),
  id: z.string(),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
})
const toolResult = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z.unknown().optional(),
  is_error: z.boolean().nullish(),
})
type ToolResult = z.infer<typeof toolResult>
const image = z.looseObject({
  type: z.literal('image'),
  source: z.looseObject({ media_type: z.string(), data: z.string() }),
})
const texts = z.array(text)
/** Of each command or file of one call. */
const outcomes = z.array(z.looseObject({ success: z.boolean() })).min(1)

export const cline: MessageFormat = {
  name: 'cline',
  take(value, turns) {
    const parsed = parse(value)
    if (parsed === undefined) return undefined
    return parsed.role === 'user' ? takeUser(parsed, turns) : takeAssistant(parsed, turns)
  },
}

function parse(value: string): Message | undefined {
  try {
    return message.safeParse(JSON.parse(value)).data
  } catch {
    return undefined
  }
}

/** What stands beside results is no prompt. */
function takeUser({ id, ts, content }: Message, turns: TurnAssembler): string {
  const results = content.flatMap((each) => toolResult.safeParse(each).data ?? [])
  for (const each of results) turns.result({ ...resultOf(each), timeMs: ts })
  if (results.length === 0) {
    turns.prompt({ id, timeMs: ts }, content.map(partOf))
    return 'user'
  }
  for (const each of content) {
    const part = partOf(each)
    if (part.kind === 'text') turns.context(part.text, 'context')
  }
  return 'tool_result'
}

function takeAssistant({ id, ts, content }: Message, turns: TurnAssembler): string {
  const step = turns.step({ id, timeMs: ts })
  for (const each of content) step.add(partOf(each))
  return 'assistant'
}

function partOf(each: Block): TranscriptPart {
  const said = text.safeParse(each).data
  if (said) return { kind: 'text', text: unwrapped(said.text) }
  const thought = thinking.safeParse(each).data
  if (thought) return { kind: 'reasoning', text: thought.thinking }
  const call = toolUse.safeParse(each).data
  if (call) {
    const { id, name, input } = call
    return { kind: 'tool', callId: id, name, input, outcome: 'interrupted', output: '', progress: [] }
  }
  const file = image.safeParse(each).data?.source
  if (file) return { kind: 'file', mediaType: file.media_type, name: '', content: file.data }
  return { kind: 'other', type: each.type, body: jsonText(each) }
}

/** What the person wrote, without the tag that says in which mode. */
function unwrapped(value: string): string {
  return /^<user_input(?: [^>]*)?>([\s\S]*)<\/user_input>\s*$/.exec(value)?.[1] ?? value
}

/** A call that runs several commands failed when all of them did. */
function resultOf({ tool_use_id: callId, content, is_error: isError }: ToolResult): {
  readonly callId: string
  readonly outcome: 'completed' | 'error'
  readonly output: string
} {
  const each = outcomes.safeParse(content).data
  const isFailed = isError === true || (each !== undefined && each.every(({ success }) => !success))
  const said = texts.safeParse(content).data
  const output =
    typeof content === 'string'
      ? content
      : (said?.map((part) => part.text).join('\n') ?? jsonText(content ?? ''))
  return { callId, outcome: isFailed ? 'error' : 'completed', output }
}
