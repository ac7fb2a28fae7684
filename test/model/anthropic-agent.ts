// The smallest agent of Anthropic messages; it puts a reminder beside each result, as agents do.
import { z } from 'zod'
import { type Dialect, type Reply, reply, type Said, toolSchema } from './wire-agent.ts'

const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.looseObject({}) }),
])
const anthropicMessage = z.object({
  id: z.string(),
  type: z.literal('message'),
  role: z.literal('assistant'),
  content: z.array(block),
  stop_reason: z.string().nullable(),
  stop_sequence: z.null(),
  usage: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
})
const anthropicEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: anthropicMessage }),
  z.object({ type: z.literal('content_block_start'), index: z.number(), content_block: block }),
  z.object({
    type: z.literal('content_block_delta'),
    index: z.number(),
    delta: z.discriminatedUnion('type', [
      z.object({ type: z.literal('text_delta'), text: z.string() }),
      z.object({ type: z.literal('input_json_delta'), partial_json: z.string() }),
      z.object({ type: z.literal('thinking_delta'), thinking: z.string() }),
      z.object({ type: z.literal('signature_delta'), signature: z.string() }),
    ]),
  }),
  z.object({ type: z.literal('content_block_stop'), index: z.number() }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string() }),
    usage: z.object({ output_tokens: z.number() }),
  }),
  z.object({ type: z.literal('message_stop') }),
])

export const anthropicAgent: Dialect = {
  wire: 'anthropic-messages',
  finish: { call: 'tool_use', answer: 'end_turn' },
  path: () => '/v1/messages',
  body: (history, stream) => ({
    model: 'm1',
    max_tokens: 1000,
    stream,
    system: 'You are an agent',
    messages: history.map(anthropicMessageOf),
    tools: [{ name: 'bash', input_schema: toolSchema }],
  }),
  whole(json) {
    const { content, stop_reason: finish, usage } = anthropicMessage.parse(json)
    return blocksReply(content, { finish, input: usage.input_tokens })
  },
  streamed(events) {
    const parsed = events.map(({ name, data }) => {
      const value = anthropicEvent.parse(JSON.parse(data))
      if (value.type !== name) throw new Error(`${value.type} comes as ${name}`)
      return value
    })
    if (parsed.at(-1)?.type !== 'message_stop') throw new Error('the stream has no end')
    const blocks: z.infer<typeof block>[] = []
    const inputs: string[] = []
    let [finish, input]: [string | null, number] = [null, 0]
    for (const value of parsed) {
      if (value.type === 'message_start') input = value.message.usage.input_tokens
      if (value.type === 'message_delta') finish = value.delta.stop_reason
      if (value.type === 'content_block_start') blocks[value.index] = value.content_block
      if (value.type !== 'content_block_delta') continue
      const at = blocks[value.index]
      if (at?.type === 'text' && value.delta.type === 'text_delta') at.text += value.delta.text
      if (at?.type === 'thinking' && value.delta.type === 'thinking_delta')
        at.thinking += value.delta.thinking
      if (value.delta.type === 'input_json_delta') {
        inputs[value.index] = (inputs[value.index] ?? '') + value.delta.partial_json
      }
    }
    const whole = blocks.map((each, at) =>
      each.type === 'tool_use'
        ? { ...each, input: z.looseObject({}).parse(JSON.parse(inputs[at] ?? '')) }
        : each,
    )
    return blocksReply(whole, { finish, input })
  },
}

function blocksReply(blocks: readonly z.infer<typeof block>[], end: Pick<Reply, 'finish' | 'input'>): Reply {
  return reply({
    text: blocks.flatMap((each) => (each.type === 'text' ? [each.text] : [])).join(''),
    reasoning: blocks.flatMap((each) => (each.type === 'thinking' ? [each.thinking] : [])).join(''),
    calls: blocks.flatMap((each) => (each.type === 'tool_use' ? [each] : [])),
    ...end,
  })
}

function anthropicMessageOf(said: Said): object {
  if ('prompt' in said) return { role: 'user', content: said.prompt }
  if ('results' in said) {
    const content = said.results.map(({ call, output }) => ({
      type: 'tool_result',
      tool_use_id: call.id,
      content: output,
    }))
    return { role: 'user', content: [...content, { type: 'text', text: '<reminder>Be brief</reminder>' }] }
  }
  const calls = said.reply.calls.map(({ id, name, input }) => ({ type: 'tool_use', id, name, input }))
  return { role: 'assistant', content: [{ type: 'text', text: said.reply.text }, ...calls] }
}
