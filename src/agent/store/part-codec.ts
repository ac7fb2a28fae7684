// A part as columns, and columns as a part. The body is the one big thing a part has; the input of a tool call the second.
import { Buffer } from 'node:buffer'
import type { CompactionPart, Part, PartState, ProviderMetadata, ToolPart, Usage } from '../message.ts'
import { integer, optionalInteger, optionalText, type Row, text } from './database.ts'
import { inlineBodyBytes } from './schema.ts'

/** The columns of a part, bodies included wherever they are kept. */
export interface EncodedPart {
  readonly kind: string
  readonly state: string | null
  readonly tool: string | null
  readonly callId: string | null
  readonly body: Kept
  readonly input: Kept
  readonly attributes: string | null
}

/** A text and where it belongs: in the part row when it is small, in the payload table when not. */
interface Kept {
  readonly bytes: number | null
  readonly inline: string | null
  readonly payload: string | null
}

/** Small facts of the rarer kinds, kept as JSON. */
interface Attributes {
  readonly providerMetadata?: ProviderMetadata
  readonly title?: string
  readonly name?: string
  readonly mediaType?: string
  readonly finish?: string
  readonly usage?: Usage
  readonly trigger?: CompactionPart['trigger']
  readonly tokensBefore?: number
  readonly attempt?: number
  readonly message?: string
  readonly delayMs?: number
}

const nothing: Kept = { bytes: null, inline: null, payload: null }

function keep(value: string): Kept {
  const bytes = Buffer.byteLength(value)
  return bytes <= inlineBodyBytes
    ? { bytes, inline: value, payload: null }
    : { bytes, inline: null, payload: value }
}

export function encodePart(part: Part): EncodedPart {
  const bare = { kind: part.kind, state: null, tool: null, callId: null, body: nothing, input: nothing }
  switch (part.kind) {
    case 'text':
    case 'reasoning': {
      const attributes = json({ providerMetadata: part.providerMetadata })
      return { ...bare, state: part.state, body: keep(part.text), attributes }
    }
    case 'tool':
      return encodeTool(part)
    case 'file':
      return {
        ...bare,
        body: keep(part.content),
        attributes: json({ name: part.name, mediaType: part.mediaType }),
      }
    case 'summary':
      return { ...bare, body: keep(part.text), attributes: null }
    case 'step-finish':
      return { ...bare, attributes: json({ finish: part.finish, usage: part.usage }) }
    case 'compaction':
      return { ...bare, attributes: json({ trigger: part.trigger, tokensBefore: part.tokensBefore }) }
    case 'retry':
      return {
        ...bare,
        attributes: json({ attempt: part.attempt, message: part.message, delayMs: part.delayMs }),
      }
    case 'step-start':
    default:
      return { ...bare, attributes: null }
  }
}

function encodeTool(part: ToolPart): EncodedPart {
  const title = part.state === 'completed' ? part.title : undefined
  return {
    kind: 'tool',
    state: part.state,
    tool: part.tool,
    callId: part.callId,
    body: toolBody(part),
    input: part.state === 'pending' ? nothing : keep(part.input),
    attributes: json({ providerMetadata: part.providerMetadata, title }),
  }
}

function toolBody(part: ToolPart): Kept {
  if (part.state === 'completed') return keep(part.output)
  return part.state === 'error' ? keep(part.error) : nothing
}

/** `row` has the part's columns, with `payload_body` and `payload_input` from the payload table. */
export function decodePart(row: Row): Part {
  const kind = text(row['kind'])
  const body = optionalText(row['body']) ?? optionalText(row['payload_body']) ?? ''
  const facts = parseAttributes(row)
  const { providerMetadata } = facts
  switch (kind) {
    case 'text':
    case 'reasoning': {
      const state = streamedState(row)
      return { kind, state, text: body, ...(providerMetadata && { providerMetadata }) }
    }
    case 'tool':
      return decodeTool(row, body, facts)
    case 'file':
      return { kind, name: facts.name ?? '', mediaType: facts.mediaType ?? '', content: body }
    case 'summary':
      return { kind, text: body }
    case 'step-start':
      return { kind }
    case 'step-finish':
      return { kind, finish: facts.finish ?? 'unknown', ...(facts.usage && { usage: facts.usage }) }
    case 'compaction':
      return compactionOf(facts)
    case 'retry':
      return { kind, attempt: facts.attempt ?? 0, message: facts.message ?? '', delayMs: facts.delayMs ?? 0 }
    default:
      throw new TypeError(`Read part ${integer(row['id'])}: found kind ${kind}, wanted one of this version`)
  }
}

function decodeTool(row: Row, body: string, facts: Attributes): ToolPart {
  const { providerMetadata, title } = facts
  const call = {
    kind: 'tool' as const,
    tool: text(row['tool']),
    callId: text(row['call_id']),
    ...(providerMetadata && { providerMetadata }),
  }
  const input = optionalText(row['input']) ?? optionalText(row['payload_input']) ?? '{}'
  const state = partState(row)
  if (state === 'pending') return { ...call, state }
  if (state === 'running') return { ...call, state, input }
  if (state === 'error') return { ...call, state, input, error: body }
  const finished = { ...call, state, input, ...(title !== undefined && { title }) }
  const prunedAtMs = optionalInteger(row['pruned_ms'])
  return prunedAtMs === undefined ? { ...finished, output: body } : { ...finished, output: '', prunedAtMs }
}

function compactionOf({ trigger = 'recorded', tokensBefore }: Attributes): CompactionPart {
  return { kind: 'compaction', trigger, ...(tokensBefore !== undefined && { tokensBefore }) }
}

function partState(row: Row): PartState {
  const state = text(row['state'])
  if (state === 'pending' || state === 'running' || state === 'completed' || state === 'error') return state
  throw new TypeError(`Read part ${integer(row['id'])}: found state ${state}, wanted one of this version`)
}

function streamedState(row: Row): 'running' | 'completed' | 'error' {
  const state = partState(row)
  return state === 'pending' ? 'running' : state
}

function parseAttributes(row: Row): Attributes {
  const attributes = optionalText(row['attributes'])
  if (attributes === undefined) return {}
  const parsed: unknown = JSON.parse(attributes)
  return isAttributes(parsed) ? parsed : {}
}

/** The column is written by `encodePart` alone. */
function isAttributes(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null
}

/** Undefined when every value is: an empty object is not stored. */
function json(facts: { readonly [Key in keyof Attributes]: Attributes[Key] | undefined }): string | null {
  return Object.values(facts).some((value) => value !== undefined) ? JSON.stringify(facts) : null
}
