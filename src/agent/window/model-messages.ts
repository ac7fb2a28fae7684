// A stored message as the model is shown it. A call and its result come out together: assistant message, then tool message.
import type {
  AssistantModelMessage,
  FilePart as ModelFilePart,
  ModelMessage,
  TextPart as ModelTextPart,
  ToolResultPart,
} from 'ai'
import type { FilePart, Message, ProviderMetadata, StoredPart, ToolPart } from '../message.ts'
import { prunedPlaceholder } from '../tokens.ts'

/** Everything of one stored message that a window needs. */
export interface HydratedMessage {
  readonly message: Message
  readonly parts: readonly StoredPart[]
}

/** `results` are the objects inside `messages`, so that a window can replace an output that was pruned meanwhile. */
export interface Converted {
  readonly messages: readonly ModelMessage[]
  readonly results: readonly { readonly partId: number; readonly result: ToolResultPart }[]
}

export type Convert = (hydrated: HydratedMessage) => Converted

const summaryHeading = 'The conversation before this point was summarised:'

export function toModelMessages({ message, parts }: HydratedMessage): Converted {
  return message.role === 'user' ? userMessages(parts) : assistantMessages(parts)
}

/** Puts the placeholder in the place of a pruned output. */
export function replaceByPlaceholder(result: ToolResultPart): void {
  result.output = { type: 'text', value: prunedPlaceholder }
}

function userMessages(parts: readonly StoredPart[]): Converted {
  const content: (ModelTextPart | ModelFilePart)[] = []
  for (const { part } of parts) {
    if (part.kind === 'text' && part.text !== '') content.push({ type: 'text', text: part.text })
    if (part.kind === 'summary') content.push({ type: 'text', text: `${summaryHeading}\n\n${part.text}` })
    if (part.kind === 'file') content.push(fileContent(part))
  }
  return { messages: content.length === 0 ? [] : [{ role: 'user', content }], results: [] }
}

function fileContent({ name, mediaType, content }: FilePart): ModelTextPart | ModelFilePart {
  if (/^text\/|json$/.test(mediaType)) return { type: 'text', text: `File ${name}:\n${content}` }
  return { type: 'file', data: { type: 'data', data: content }, mediaType, filename: name }
}

function assistantMessages(parts: readonly StoredPart[]): Converted {
  const content: Exclude<AssistantModelMessage['content'], string> = []
  const results: { partId: number; result: ToolResultPart }[] = []
  for (const { id, part } of parts) {
    if (part.kind === 'text' && part.text !== '') {
      content.push({ type: 'text', text: part.text, ...options(part.providerMetadata) })
    }
    // Reasoning that was cut off has no signature yet: providers refuse it.
    if (part.kind === 'reasoning' && part.state === 'completed') {
      content.push({ type: 'reasoning', text: part.text, ...options(part.providerMetadata) })
    }
    if (part.kind === 'tool') {
      content.push({ type: 'tool-call', ...callOf(part), ...options(part.providerMetadata) })
      results.push({ partId: id, result: resultOf(part) })
    }
  }
  const messages: ModelMessage[] = content.length === 0 ? [] : [{ role: 'assistant', content }]
  if (results.length > 0) messages.push({ role: 'tool', content: results.map(({ result }) => result) })
  return { messages, results }
}

function callOf(part: ToolPart): { toolCallId: string; toolName: string; input: unknown } {
  const input: unknown = part.state === 'pending' ? {} : JSON.parse(part.input)
  return { toolCallId: part.callId, toolName: part.tool, input }
}

function resultOf(part: ToolPart): ToolResultPart {
  return { type: 'tool-result', toolCallId: part.callId, toolName: part.tool, output: outputOf(part) }
}

function outputOf(part: ToolPart): ToolResultPart['output'] {
  if (part.state === 'error') return { type: 'error-text', value: part.error }
  if (part.state !== 'completed') return { type: 'error-text', value: 'The call has no result yet' }
  return { type: 'text', value: part.prunedAtMs === undefined ? part.output : prunedPlaceholder }
}

function options(metadata: ProviderMetadata | undefined): { providerOptions?: ProviderMetadata } {
  return metadata === undefined ? {} : { providerOptions: metadata }
}
