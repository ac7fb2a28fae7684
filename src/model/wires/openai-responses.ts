// OpenAI responses: https://platform.openai.com/docs/api-reference/responses. Codex speaks nothing else.
import { z } from 'zod'
import type { AnswerPart, ModelAnswer } from '../model-answer.ts'
import type { ModelMessage, ModelRequest, OfferedTool } from '../model-request.ts'
import { pieces } from './text-pieces.ts'
import { checked, event, textOf, type Wire } from './wire.ts'

const item = z.looseObject({
  type: z.string().default('message'),
  role: z.string().optional(),
  content: z.unknown().optional(),
  call_id: z.string().nullish(),
})
const tool = z.looseObject({
  type: z.literal('function'),
  name: z.string(),
  parameters: z.unknown().optional(),
})
const body = z.looseObject({
  model: z.string().default('model'),
  stream: z.boolean().nullish(),
  input: z.union([z.string(), z.array(item)]),
  tools: z.array(z.unknown()).nullish(),
  tool_choice: z.unknown().optional(),
  text: z.unknown().optional(),
})
const forcedChoice = z.looseObject({ type: z.literal('function'), name: z.string() })
const jsonFormat = z.looseObject({
  format: z.looseObject({ type: z.enum(['json_object', 'json_schema']), schema: z.unknown().optional() }),
})

export const openaiResponses: Wire = {
  name: 'openai-responses',
  paths: ['POST /v1/responses', 'POST /v1/responses/input_tokens'],
  wants(path) {
    if (/^(?:\/v\d\w*)?\/responses$/.test(path)) return 'answer'
    return /^(?:\/v\d\w*)?\/responses\/input_tokens$/.test(path) ? 'count' : undefined
  },
  read(value) {
    const read = checked('openai-responses', body, value)
    const given = typeof read.input === 'string' ? [said(read.input)] : read.input
    return {
      model: read.model,
      isStreamed: read.stream === true,
      messageCount: given.length,
      messages: given.flatMap(neutral),
      tools: read.tool_choice === 'none' ? [] : offered(read.tools ?? []),
      ...asked(read),
    }
  },
  whole: (answer) => response(answer, items(answer), 'completed'),
  events,
  count: (tokens) => ({ object: 'response.input_tokens', input_tokens: tokens }),
}

function said(content: string): z.infer<typeof item> {
  return { type: 'message', role: 'user', content }
}

function neutral({ type, role, content, call_id }: z.infer<typeof item>): ModelMessage[] {
  const callIds = call_id ? [call_id] : []
  if (type.endsWith('_output')) return [{ from: 'tool', text: '', callIds }]
  if (type.endsWith('_call')) return [{ from: 'model', text: '', callIds }]
  if (type !== 'message') return []
  if (role === 'user') return [{ from: 'user', text: textOf(content), callIds: [] }]
  return role === 'assistant' ? [{ from: 'model', text: '', callIds: [] }] : []
}

function offered(tools: readonly unknown[]): readonly OfferedTool[] {
  const functions = tools.flatMap((each) => tool.safeParse(each).data ?? [])
  return functions.map(({ name, parameters }) => ({ name, schema: parameters }))
}

function asked(read: z.infer<typeof body>): Pick<ModelRequest, 'forcedTool' | 'json'> {
  const forced = forcedChoice.safeParse(read.tool_choice).data?.name
  const json = jsonFormat.safeParse(read.text).data?.format
  return {
    ...(forced !== undefined && { forcedTool: forced }),
    ...(json !== undefined && { json: { schema: json.schema } }),
  }
}

function* events(answer: ModelAnswer): Generator<string, void, undefined> {
  let sequence_number = 0
  const send = (type: string, value: object): string =>
    event(type, { type, sequence_number: sequence_number++, ...value })
  yield send('response.created', { response: response(answer, [], 'in_progress') })
  yield send('response.in_progress', { response: response(answer, [], 'in_progress') })
  const done = items(answer)
  for (const [output_index, part] of answer.parts.entries()) {
    const whole = done[output_index] ?? {}
    yield send('response.output_item.added', { output_index, item: { ...whole, ...begun(part) } })
    const at = { item_id: idOf(answer, output_index, part), output_index }
    for (const [type, value] of deltas(part)) yield send(type, { ...at, ...value })
    yield send('response.output_item.done', { output_index, item: whole })
  }
  yield send('response.completed', { response: response(answer, done, 'completed') })
}

function* deltas(part: AnswerPart): Generator<readonly [string, object], void, undefined> {
  if (part.kind === 'call') {
    const text = JSON.stringify(part.input)
    for (const delta of pieces(text)) yield ['response.function_call_arguments.delta', { delta }]
    yield ['response.function_call_arguments.done', { arguments: text, name: part.name }]
    return
  }
  const { text } = part
  if (part.kind === 'reasoning') {
    const at = { summary_index: 0 }
    yield ['response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } }]
    for (const delta of pieces(text)) yield ['response.reasoning_summary_text.delta', { ...at, delta }]
    yield ['response.reasoning_summary_text.done', { ...at, text }]
    yield ['response.reasoning_summary_part.done', { ...at, part: { type: 'summary_text', text } }]
    return
  }
  const at = { content_index: 0 }
  yield ['response.content_part.added', { ...at, part: outputText('') }]
  for (const delta of pieces(text)) yield ['response.output_text.delta', { ...at, delta, logprobs: [] }]
  yield ['response.output_text.done', { ...at, text, logprobs: [] }]
  yield ['response.content_part.done', { ...at, part: outputText(text) }]
}

function items(answer: ModelAnswer): readonly object[] {
  return answer.parts.map((part, at) => itemOf(part, idOf(answer, at, part)))
}

function itemOf(part: AnswerPart, id: string): object {
  if (part.kind === 'text') {
    return { id, type: 'message', role: 'assistant', status: 'completed', content: [outputText(part.text)] }
  }
  if (part.kind === 'reasoning') {
    return {
      id,
      type: 'reasoning',
      summary: [{ type: 'summary_text', text: part.text }],
      encrypted_content: null,
    }
  }
  const { callId, name, input } = part
  return {
    id,
    type: 'function_call',
    call_id: callId,
    name,
    arguments: JSON.stringify(input),
    status: 'completed',
  }
}

/** What of an item is not there yet when it begins. */
function begun({ kind }: AnswerPart): object {
  if (kind === 'reasoning') return { summary: [] }
  return kind === 'text' ? { status: 'in_progress', content: [] } : { status: 'in_progress', arguments: '' }
}

function idOf({ id }: ModelAnswer, at: number, { kind }: AnswerPart): string {
  return `${{ text: 'msg', reasoning: 'rs', call: 'fc' }[kind]}_${id}_${at}`
}

function outputText(text: string): object {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

function response(answer: ModelAnswer, output: readonly object[], status: string): object {
  const { id, model, created } = answer
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: created,
    status,
    model,
    output,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    tools: [],
    tool_choice: 'auto',
    usage: status === 'completed' ? usage(answer) : null,
  }
}

function usage({ usage: { input, output } }: ModelAnswer): object {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  }
}
