// Parts of a message as Gemini's API has them, which gemini-cli and qwen-code record.
import { z } from 'zod'
import { jsonText } from './json-text.ts'
import type { TranscriptPart } from './transcript.ts'

export const googlePart = z.looseObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  functionCall: z
    .looseObject({
      id: z.string().optional(),
      name: z.string(),
      args: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  functionResponse: z.looseObject({ id: z.string().optional(), response: z.unknown().optional() }).optional(),
  inlineData: z.looseObject({ mimeType: z.string(), data: z.string() }).optional(),
})
export type GooglePart = z.infer<typeof googlePart>

/** Content is a text, one part or several. */
export const googleContent = z.union([
  z.string().transform((text): GooglePart[] => [{ text }]),
  z.array(googlePart),
  googlePart.transform((part) => [part]),
])

/** @param callId of a call that has no id */
export function transcriptPart(part: GooglePart, callId: string): TranscriptPart {
  const { text, thought, functionCall: call, inlineData: file } = part
  if (call !== undefined) {
    const { id = callId, name, args: input = {} } = call
    return { kind: 'tool', callId: id, name, input, outcome: 'interrupted', output: '', progress: [] }
  }
  if (text !== undefined) return { kind: thought === true ? 'reasoning' : 'text', text }
  if (file !== undefined) return { kind: 'file', mediaType: file.mimeType, name: '', content: file.data }
  return { kind: 'other', type: Object.keys(part)[0] ?? 'part', body: jsonText(part) }
}

const answer = z.union([
  z.looseObject({ output: z.string() }).transform(({ output }) => ({ output, isError: false })),
  z.looseObject({ error: z.string() }).transform(({ error }) => ({ output: error, isError: true })),
])

/** What a tool gave the model: its text, or all of it as JSON. */
export function responseText(response: unknown): { readonly output: string; readonly isError: boolean } {
  return answer.safeParse(response).data ?? { output: jsonText(response ?? {}), isError: false }
}

export function plainText(parts: readonly GooglePart[]): string {
  return parts.flatMap(({ text }) => text ?? []).join('\n')
}
