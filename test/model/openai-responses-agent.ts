// The smallest agent of OpenAI responses; it holds the pieces of a stream against the whole.
import { z } from 'zod'
import { type Dialect, type Reply, reply, type Said, toolSchema } from './wire-agent.ts'

const responsesItem = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    id: z.string(),
    role: z.literal('assistant'),
    content: z.array(z.object({ type: z.literal('output_text'), text: z.string() })),
  }),
  z.object({
    type: z.literal('function_call'),
    id: z.string(),
    call_id: z.string(),
    name: z.string(),
    arguments: z.string(),
  }),
  z.object({
    type: z.literal('reasoning'),
    id: z.string(),
    summary: z.array(z.object({ type: z.literal('summary_text'), text: z.string() })),
  }),
])
const response = z.object({
  id: z.string(),
  object: z.literal('response'),
  status: z.string(),
  output: z.array(responsesItem),
  usage: z
    .object({ input_tokens: z.number(), output_tokens: z.number(), total_tokens: z.number() })
    .nullable(),
})
const responsesEvent = z.looseObject({ type: z.string(), sequence_number: z.number() })
const delta = z.looseObject({ delta: z.string() })

export const responsesAgent: Dialect = {
  wire: 'openai-responses',
  finish: { call: 'completed', answer: 'completed' },
  path: () => '/v1/responses',
  body: (history, stream) => ({
    model: 'm1',
    stream,
    instructions: 'You are an agent',
    input: history.flatMap(responsesItems),
    tools: [{ type: 'function', name: 'bash', parameters: toolSchema, strict: false }],
  }),
  whole: (json) => responseReply(response.parse(json)),
  streamed(events) {
    const parsed = events.map(({ name, data }) => {
      const value = responsesEvent.parse(JSON.parse(data))
      if (value.type !== name) throw new Error(`${value.type} comes as ${name}`)
      return value
    })
    if (parsed.some(({ sequence_number }, at) => sequence_number !== at)) throw new Error('out of order')
    if (parsed[0]?.type !== 'response.created') throw new Error('the stream has no beginning')
    const end = z.looseObject({ type: z.literal('response.completed'), response }).parse(parsed.at(-1))
    const said = responseReply(end.response)
    const pieces = (type: string): string =>
      parsed.flatMap((value) => (value.type === type ? [delta.parse(value).delta] : [])).join('')
    if (pieces('response.output_text.delta') !== said.text) throw new Error('the pieces are another text')
    const inputs = said.calls.map(({ input }) => JSON.stringify(input)).join('')
    if (pieces('response.function_call_arguments.delta') !== inputs)
      throw new Error('the pieces are another call')
    return said
  },
}

function responseReply({ output, status, usage }: z.infer<typeof response>): Reply {
  return reply({
    text: output
      .flatMap((item) => (item.type === 'message' ? item.content.map(({ text }) => text) : []))
      .join(''),
    reasoning: output
      .flatMap((item) => (item.type === 'reasoning' ? item.summary.map(({ text }) => text) : []))
      .join(''),
    calls: output.flatMap((item) =>
      item.type === 'function_call'
        ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) as unknown }]
        : [],
    ),
    finish: status,
    input: usage?.input_tokens ?? 0,
  })
}

function responsesItems(said: Said): readonly object[] {
  if ('prompt' in said) return [{ role: 'user', content: [{ type: 'input_text', text: said.prompt }] }]
  if ('results' in said) {
    return said.results.map(({ call, output }) => ({
      type: 'function_call_output',
      call_id: call.id,
      output,
    }))
  }
  const { text: words, calls } = said.reply
  return [
    ...(words === ''
      ? []
      : [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: words }] }]),
    ...calls.map(({ id, name, input }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: JSON.stringify(input),
    })),
  ]
}
