// Gemini generateContent: https://ai.google.dev/api/generate-content. Calls have ids only since lately, and agents may not
// send them back; model and way of answering are in the path.
import { z } from 'zod'
import type { AnswerPart, ModelAnswer } from '../model-answer.ts'
import type { ModelMessage, ModelRequest, OfferedTool } from '../model-request.ts'
import { pieces } from './text-pieces.ts'
import { checked, event, type Target, type Wire } from './wire.ts'

const answered = z.looseObject({ id: z.string().optional() })
const part = z.looseObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  functionCall: answered.optional(),
  functionResponse: answered.optional(),
})
const content = z.looseObject({ role: z.string().optional(), parts: z.array(part).default([]) })
const declared = z.looseObject({
  name: z.string(),
  parameters: z.unknown().optional(),
  parametersJsonSchema: z.unknown().optional(),
})
const tool = z.looseObject({ functionDeclarations: z.array(declared).default([]) })
const body = z.looseObject({
  contents: z.union([z.array(content), content.transform((each) => [each])]),
  tools: z.union([z.array(tool), tool.transform((each) => [each])]).nullish(),
  toolConfig: z
    .looseObject({
      functionCallingConfig: z
        .looseObject({ mode: z.string().optional(), allowedFunctionNames: z.array(z.string()).optional() })
        .optional(),
    })
    .nullish(),
  generationConfig: z
    .looseObject({
      responseMimeType: z.string().optional(),
      responseSchema: z.unknown().optional(),
      responseJsonSchema: z.unknown().optional(),
    })
    .nullish(),
})
const path = /^(?:\/v\d\w*)?\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)$/

export const gemini: Wire = {
  name: 'gemini',
  paths: [
    'POST /v1beta/models/MODEL:generateContent',
    'POST /v1beta/models/MODEL:streamGenerateContent?alt=sse',
    'POST /v1beta/models/MODEL:countTokens',
  ],
  wants(target) {
    const method = path.exec(target)?.[2]
    return method === undefined ? undefined : method === 'countTokens' ? 'count' : 'answer'
  },
  read(given, target) {
    const read = checked('gemini', body, given)
    const [, model = 'model'] = path.exec(target.path) ?? []
    const calling = read.toolConfig?.functionCallingConfig
    return {
      model,
      isStreamed: isStream(target) && target.query.get('alt') === 'sse',
      messageCount: read.contents.length,
      messages: read.contents.flatMap(neutral),
      tools: calling?.mode?.toUpperCase() === 'NONE' ? [] : offered(read.tools ?? []),
      ...asked(read),
    }
  },
  whole(answer, target) {
    const all = response(answer, answer.parts.map(partOf), 'STOP')
    return isStream(target) ? [all] : all // A stream that is not asked for as events is a JSON array of responses.
  },
  events,
  count: (tokens) => ({ totalTokens: tokens }),
}

function isStream(target: Target): boolean {
  return path.exec(target.path)?.[2] === 'streamGenerateContent'
}

/** Texts of one content are one; its results are messages of their own. */
function neutral({ role, parts }: z.infer<typeof content>): ModelMessage[] {
  if (role === 'model') {
    const ids = parts.flatMap(({ functionCall }) => functionCall?.id ?? [])
    return [{ from: 'model', text: '', callIds: ids }]
  }
  const results = parts.flatMap(({ functionResponse }) => (functionResponse ? [functionResponse] : []))
  const text = parts.flatMap((each) => each.text ?? []).join('\n')
  return [
    ...results.map(({ id }): ModelMessage => ({
      from: 'tool',
      text: '',
      callIds: id === undefined ? [] : [id],
    })),
    ...(results.length === 0 || text !== '' ? [{ from: 'user', text, callIds: [] } as const] : []),
  ]
}

function offered(tools: readonly z.infer<typeof tool>[]): readonly OfferedTool[] {
  const functions = tools.flatMap(({ functionDeclarations }) => functionDeclarations)
  return functions.map(({ name, parameters, parametersJsonSchema }) => ({
    name,
    schema: parametersJsonSchema ?? parameters,
  }))
}

function asked({
  toolConfig,
  generationConfig,
}: z.infer<typeof body>): Pick<ModelRequest, 'forcedTool' | 'json'> {
  const { mode, allowedFunctionNames: names = [] } = toolConfig?.functionCallingConfig ?? {}
  const [only] = names
  const isForced = mode?.toUpperCase() === 'ANY' && names.length === 1
  const schema = generationConfig?.responseJsonSchema ?? generationConfig?.responseSchema
  return {
    ...(isForced && only !== undefined && { forcedTool: only }),
    ...(generationConfig?.responseMimeType === 'application/json' && { json: { schema } }),
  }
}

/** Each event is a response; the last one says why it ended. */
function* events(answer: ModelAnswer): Generator<string, void, undefined> {
  const all = answer.parts.flatMap((each) =>
    each.kind === 'call' ? [partOf(each)] : [...pieces(each.text)].map((text) => partOf({ ...each, text })),
  )
  for (const each of all.slice(0, -1)) yield event(undefined, response(answer, [each]))
  yield event(undefined, response(answer, all.slice(-1), 'STOP'))
}

function partOf(each: AnswerPart): object {
  if (each.kind === 'text') return { text: each.text }
  if (each.kind === 'reasoning') return { text: each.text, thought: true }
  const { callId, name, input } = each
  // Agents send a call back with the signature of the thought behind it.
  return { functionCall: { id: callId, name, args: input }, thoughtSignature: 'bm8gc2lnbmF0dXJl' }
}

function response(answer: ModelAnswer, parts: readonly object[], finishReason?: string): object {
  const { id, model, usage } = answer
  const candidate = { index: 0, content: { role: 'model', parts }, ...(finishReason && { finishReason }) }
  return {
    candidates: [candidate],
    usageMetadata: {
      promptTokenCount: usage.input,
      candidatesTokenCount: usage.output,
      totalTokenCount: usage.input + usage.output,
    },
    modelVersion: model,
    responseId: id,
  }
}
