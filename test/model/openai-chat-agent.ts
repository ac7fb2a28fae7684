// The smallest agent of OpenAI chat completions.
import { z } from 'zod'
import { type Dialect, reply, type Said, toolSchema } from './wire-agent.ts'

const chatCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
})
const chatUsage = z.object({
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  total_tokens: z.number(),
})
const chatWhole = z.object({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.number(),
  model: z.string(),
  usage: chatUsage,
  choices: z.tuple([
    z.object({
      finish_reason: z.string(),
      message: z.object({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        reasoning_content: z.string().optional(),
        tool_calls: z.array(chatCall).optional(),
      }),
    }),
  ]),
})
const chatChunk = z.object({
  object: z.literal('chat.completion.chunk'),
  usage: chatUsage.optional(),
  choices: z.array(
    z.object({
      finish_reason: z.string().nullable(),
      delta: z.object({
        content: z.string().optional(),
        reasoning_content: z.string().optional(),
        tool_calls: z
          .array(
            z.object({
              index: z.number(),
              id: z.string().optional(),
              function: z.object({ name: z.string().optional(), arguments: z.string().optional() }),
            }),
          )
          .optional(),
      }),
    }),
  ),
})

export const chatAgent: Dialect = {
  wire: 'openai-chat',
  finish: { call: 'tool_calls', answer: 'stop' },
  path: () => '/v1/chat/completions',
  body: (history, stream) => ({
    model: 'm1',
    stream,
    messages: [{ role: 'system', content: 'You are an agent' }, ...history.flatMap(chatMessages)],
    tools: [{ type: 'function', function: { name: 'bash', parameters: toolSchema } }],
  }),
  whole(json) {
    const { choices, usage } = chatWhole.parse(json)
    const [{ message, finish_reason: finish }] = choices
    const calls = (message.tool_calls ?? []).map(({ id, function: { name, arguments: input } }) => ({
      id,
      name,
      input: JSON.parse(input) as unknown,
    }))
    const { content, reasoning_content: reasoning = '' } = message
    return reply({ text: content ?? '', reasoning, calls, finish, input: usage.prompt_tokens })
  },
  streamed(events) {
    if (events.at(-1)?.data !== '[DONE]') throw new Error('the stream has no end')
    const chunks = events.slice(0, -1).map(({ data }) => chatChunk.parse(JSON.parse(data)))
    const deltas = chunks.flatMap(({ choices }) => choices)
    const calls: { id: string; name: string; input: string }[] = []
    for (const each of deltas.flatMap(({ delta }) => delta.tool_calls ?? [])) {
      const call = (calls[each.index] ??= { id: '', name: '', input: '' })
      call.id += each.id ?? ''
      call.name += each.function.name ?? ''
      call.input += each.function.arguments ?? ''
    }
    return reply({
      text: deltas.map(({ delta }) => delta.content ?? '').join(''),
      reasoning: deltas.map(({ delta }) => delta.reasoning_content ?? '').join(''),
      calls: calls.map((call) => ({ ...call, input: JSON.parse(call.input) as unknown })),
      finish: deltas.at(-1)?.finish_reason ?? null,
      input: chunks.at(-1)?.usage?.prompt_tokens ?? 0,
    })
  },
}

function chatMessages(said: Said): readonly object[] {
  if ('prompt' in said) return [{ role: 'user', content: said.prompt }]
  if ('results' in said) {
    return said.results.map(({ call, output }) => ({ role: 'tool', tool_call_id: call.id, content: output }))
  }
  const tool_calls = said.reply.calls.map(({ id, name, input }) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }))
  return [{ role: 'assistant', content: said.reply.text, ...(tool_calls.length > 0 && { tool_calls }) }]
}
