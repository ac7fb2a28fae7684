// Anthropic messages: https://docs.anthropic.com/en/api/messages. Results of tools are parts of a user's message.
import { z } from 'zod'
import { hasCalls, type AnswerPart, type ModelAnswer } from '../model-answer.ts'
import type { ModelMessage, ModelRequest, OfferedTool } from '../model-request.ts'
import { pieces } from './text-pieces.ts'
import { checked, event, type Wire } from './wire.ts'

const part = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  id: z.string().optional(),
  tool_use_id: z.string().optional(),
})
const message = z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(part)]) })
const tool = z.looseObject({ name: z.string(), input_schema: z.unknown().optional() })
const body = z.looseObject({
  model: z.string().default('model'),
  stream: z.boolean().nullish(),
  messages: z.array(message),
  tools: z.array(z.unknown()).nullish(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).nullish(),
  output_format: z.unknown().optional(),
  output_config: z.looseObject({ format: z.unknown().optional() }).nullish(),
})
const jsonFormat = z.looseObject({ type: z.literal('json_schema'), schema: z.unknown().optional() })

export const anthropicMessages: Wire = {
  name: 'anthropic-messages',
  paths: ['POST /v1/messages', 'POST /v1/messages/count_tokens'],
  wants(path) {
    if (/^(?:\/v\d\w*)?\/messages$/.test(path)) return 'answer'
    return /^(?:\/v\d\w*)?\/messages\/count_tokens$/.test(path) ? 'count' : undefined
  },
  read(given) {
    const read = checked('anthropic-messages', body, given)
    return {
      model: read.model,
      isStreamed: read.stream === true,
      messageCount: read.messages.length,
      messages: read.messages.flatMap(neutral),
      tools: read.tool_choice?.type === 'none' ? [] : offered(read.tools ?? []),
      ...asked(read),
    }
  },
  whole: (answer) => ({
    ...base(answer),
    content: answer.parts.map((each) => block(each, false)),
    stop_reason: stopReason(answer),
    usage: usage(answer),
  }),
  events,
  count: (tokens) => ({ input_tokens: tokens }),
}

/** Texts of one message are one, so that a prompt in parts is one prompt. */
function neutral({ role, content }: z.infer<typeof message>): ModelMessage[] {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : content
  if (role === 'assistant') {
    const calls = parts.filter(({ type }) => type === 'tool_use')
    return [{ from: 'model', text: '', callIds: calls.flatMap(({ id }) => id ?? []) }]
  }
  if (role !== 'user') return []
  const results = parts.filter(({ type }) => type === 'tool_result')
  const text = parts.flatMap((each) => (each.type === 'text' ? [each.text ?? ''] : [])).join('\n')
  return [
    ...results.map(({ tool_use_id: id }): ModelMessage => ({
      from: 'tool',
      text: '',
      callIds: id ? [id] : [],
    })),
    ...(results.length === 0 || text !== '' ? [{ from: 'user', text, callIds: [] } as const] : []),
  ]
}

function offered(tools: readonly unknown[]): readonly OfferedTool[] {
  const own = tools.flatMap((each) => tool.safeParse(each).data ?? [])
  return own.map(({ name, input_schema }) => ({ name, schema: input_schema }))
}

function asked(read: z.infer<typeof body>): Pick<ModelRequest, 'forcedTool' | 'json'> {
  const { tool_choice: choice } = read
  const json = jsonFormat.safeParse(read.output_format ?? read.output_config?.format).data
  return {
    ...(choice?.type === 'tool' && choice.name !== undefined && { forcedTool: choice.name }),
    ...(json !== undefined && { json: { schema: json.schema } }),
  }
}

function* events(answer: ModelAnswer): Generator<string, void, undefined> {
  const begun = {
    ...base(answer),
    content: [],
    stop_reason: null,
    usage: { ...usage(answer), output_tokens: 1 },
  }
  yield named('message_start', { message: begun })
  for (const [index, each] of answer.parts.entries()) {
    yield named('content_block_start', { index, content_block: block(each, true) })
    for (const delta of deltas(each)) yield named('content_block_delta', { index, delta })
    yield named('content_block_stop', { index })
  }
  yield named('message_delta', {
    delta: { stop_reason: stopReason(answer), stop_sequence: null },
    usage: { output_tokens: answer.usage.output },
  })
  yield named('message_stop', {})
}

function named(type: string, value: object): string {
  return event(type, { type, ...value })
}

function* deltas(each: AnswerPart): Generator<object, void, undefined> {
  if (each.kind === 'call') {
    for (const piece of pieces(JSON.stringify(each.input)))
      yield { type: 'input_json_delta', partial_json: piece }
  } else if (each.kind === 'text') {
    for (const text of pieces(each.text)) yield { type: 'text_delta', text }
  } else {
    for (const thinking of pieces(each.text)) yield { type: 'thinking_delta', thinking }
    yield { type: 'signature_delta', signature: signature }
  }
}

/** Agents send thinking back only when it is signed. */
const signature = 'bm8gc2lnbmF0dXJl'

function block(each: AnswerPart, isBegun: boolean): object {
  if (each.kind === 'text') return { type: 'text', text: isBegun ? '' : each.text }
  if (each.kind === 'reasoning') {
    return { type: 'thinking', thinking: isBegun ? '' : each.text, signature: isBegun ? '' : signature }
  }
  return { type: 'tool_use', id: each.callId, name: each.name, input: isBegun ? {} : each.input }
}

function base({ id, model }: ModelAnswer): object {
  return { id: `msg_${id}`, type: 'message', role: 'assistant', model, stop_sequence: null }
}

function stopReason(answer: ModelAnswer): string {
  return hasCalls(answer) ? 'tool_use' : 'end_turn'
}

function usage({ usage: { input, output } }: ModelAnswer): object {
  return {
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: output,
  }
}
