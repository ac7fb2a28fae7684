// OpenAI chat completions: https://platform.openai.com/docs/api-reference/chat. Most agents and most local servers speak it.
import { z } from 'zod'
import { hasCalls, type AnswerPart, type ModelAnswer } from '../model-answer.ts'
import type { ModelMessage, ModelRequest, OfferedTool } from '../model-request.ts'
import { pieces } from './text-pieces.ts'
import { checked, event, textOf, type Wire } from './wire.ts'

const message = z.looseObject({
  role: z.string(),
  content: z.unknown().optional(),
  tool_calls: z.array(z.looseObject({ id: z.string().optional() })).nullish(),
  tool_call_id: z.string().nullish(),
})
const tool = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), parameters: z.unknown().optional() }),
})
const body = z.looseObject({
  model: z.string().default('model'),
  stream: z.boolean().nullish(),
  messages: z.array(message),
  tools: z.array(z.unknown()).nullish(),
  tool_choice: z.unknown().optional(),
  response_format: z.unknown().optional(),
})
const forcedChoice = z.looseObject({ function: z.looseObject({ name: z.string() }) })
const jsonFormat = z.looseObject({
  type: z.enum(['json_object', 'json_schema']),
  json_schema: z.looseObject({ schema: z.unknown().optional() }).optional(),
})

export const openaiChat: Wire = {
  name: 'openai-chat',
  paths: ['POST /v1/chat/completions'],
  wants: (path) => (/^(?:\/v\d\w*)?\/chat\/completions$/.test(path) ? 'answer' : undefined),
  read(given) {
    const read = checked('openai-chat', body, given)
    return {
      model: read.model,
      isStreamed: read.stream === true,
      messageCount: read.messages.length,
      messages: read.messages.flatMap(neutral),
      tools: read.tool_choice === 'none' ? [] : offered(read.tools ?? []),
      ...asked(read),
    }
  },
  whole: (answer) => ({
    ...base(answer, 'chat.completion'),
    choices: [
      { index: 0, message: whole(answer.parts), finish_reason: finishReason(answer), logprobs: null },
    ],
    usage: usage(answer),
  }),
  events,
}

function neutral({ role, content, tool_calls, tool_call_id }: z.infer<typeof message>): ModelMessage[] {
  if (role === 'user') return [{ from: 'user', text: textOf(content), callIds: [] }]
  if (role === 'tool') return [{ from: 'tool', text: '', callIds: tool_call_id ? [tool_call_id] : [] }]
  if (role !== 'assistant') return []
  return [{ from: 'model', text: '', callIds: (tool_calls ?? []).flatMap(({ id }) => (id ? [id] : [])) }]
}

function offered(tools: readonly unknown[]): readonly OfferedTool[] {
  const functions = tools.flatMap((each) => tool.safeParse(each).data ?? [])
  return functions.map(({ function: { name, parameters } }) => ({ name, schema: parameters }))
}

function asked(read: z.infer<typeof body>): Pick<ModelRequest, 'forcedTool' | 'json'> {
  const forced = forcedChoice.safeParse(read.tool_choice).data?.function.name
  const format = jsonFormat.safeParse(read.response_format).data
  return {
    ...(forced !== undefined && { forcedTool: forced }),
    ...(format !== undefined && { json: { schema: format.json_schema?.schema } }),
  }
}

function whole(parts: readonly AnswerPart[]): object {
  const said = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('')
  const thought = parts.flatMap((part) => (part.kind === 'reasoning' ? [part.text] : [])).join('')
  const calls = parts.flatMap((part) => (part.kind === 'call' ? [callOf(part)] : []))
  return {
    role: 'assistant',
    content: said === '' ? null : said,
    ...(thought !== '' && { reasoning_content: thought }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}

function callOf({ callId, name, input }: Extract<AnswerPart, { kind: 'call' }>): object {
  return { id: callId, type: 'function', function: { name, arguments: JSON.stringify(input) } }
}

function* events(answer: ModelAnswer): Generator<string, void, undefined> {
  const head = base(answer, 'chat.completion.chunk')
  const chunk = (delta: object, finish_reason: string | null = null): string =>
    event(undefined, { ...head, choices: [{ index: 0, delta, finish_reason }] })
  yield chunk({ role: 'assistant', content: '' })
  let calls = 0
  for (const part of answer.parts) {
    if (part.kind === 'call') yield chunk({ tool_calls: [{ index: calls++, ...callOf(part) }] })
    else {
      const name = part.kind === 'text' ? 'content' : 'reasoning_content'
      for (const piece of pieces(part.text)) yield chunk({ [name]: piece })
    }
  }
  yield chunk({}, finishReason(answer))
  yield event(undefined, { ...head, choices: [], usage: usage(answer) })
  yield 'data: [DONE]\n\n'
}

function base({ id, model, created }: ModelAnswer, object: string): object {
  return { id: `chatcmpl-${id}`, object, created, model }
}

function finishReason(answer: ModelAnswer): string {
  return hasCalls(answer) ? 'tool_calls' : 'stop'
}

function usage({ usage: { input, output } }: ModelAnswer): object {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
}
