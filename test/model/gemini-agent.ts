// The smallest agent of Gemini; it sends no ids of calls back, as older agents.
import { z } from 'zod'
import { type Dialect, type Reply, reply, type Said } from './wire-agent.ts'

const geminiResponse = z.object({
  candidates: z.tuple([
    z.object({
      finishReason: z.string().optional(),
      content: z.object({
        role: z.literal('model'),
        parts: z.array(
          z.object({
            text: z.string().optional(),
            thought: z.boolean().optional(),
            functionCall: z
              .object({ id: z.string().optional(), name: z.string(), args: z.looseObject({}) })
              .optional(),
          }),
        ),
      }),
    }),
  ]),
  usageMetadata: z.object({ promptTokenCount: z.number(), totalTokenCount: z.number() }),
})

export const geminiAgent: Dialect = {
  wire: 'gemini',
  finish: { call: 'STOP', answer: 'STOP' },
  path: (isStreamed) =>
    `/v1beta/models/m1:${isStreamed ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  body: (history) => ({
    systemInstruction: { role: 'user', parts: [{ text: 'You are an agent' }] },
    contents: history.map(geminiContent),
    tools: [
      {
        functionDeclarations: [
          {
            name: 'run_shell_command',
            parameters: {
              type: 'OBJECT',
              properties: { command: { type: 'STRING' } },
              required: ['command'],
            },
          },
        ],
      },
    ],
  }),
  whole: (json) => geminiReply([geminiResponse.parse(json)]),
  streamed: (events) => geminiReply(events.map(({ data }) => geminiResponse.parse(JSON.parse(data)))),
}

function geminiReply(all: readonly z.infer<typeof geminiResponse>[]): Reply {
  const parts = all.flatMap(({ candidates: [{ content }] }) => content.parts)
  const text = (isThought: boolean): string =>
    parts.flatMap((part) => ((part.thought ?? false) === isThought ? (part.text ?? []) : [])).join('')
  const calls = parts.flatMap(({ functionCall }) => (functionCall ? [functionCall] : []))
  return reply({
    text: text(false),
    reasoning: text(true),
    calls: calls.map(({ id = '', name, args }) => ({ id, name, input: args })),
    finish: all.at(-1)?.candidates[0].finishReason ?? null,
    input: all.at(-1)?.usageMetadata.promptTokenCount ?? 0,
  })
}

function geminiContent(said: Said): object {
  if ('prompt' in said) return { role: 'user', parts: [{ text: said.prompt }] }
  if ('results' in said) {
    return {
      role: 'user',
      parts: said.results.map(({ call, output }) => ({
        functionResponse: { name: call.name, response: { output } },
      })),
    }
  }
  const calls = said.reply.calls.map(({ name, input }) => ({ functionCall: { name, args: input } }))
  return { role: 'model', parts: [{ text: said.reply.text }, ...calls] }
}
