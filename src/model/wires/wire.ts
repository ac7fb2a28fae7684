// What a wire format must tell: which paths are its own, what a request of it asks, and how an answer is written.
import type { z } from 'zod'
import { HttpProblem } from '../../http/http-problem.ts'
import type { ModelAnswer } from '../model-answer.ts'
import type { ModelRequest } from '../model-request.ts'

export const wireNames = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const
export type WireName = (typeof wireNames)[number]

export interface Target {
  /** Without query. */
  readonly path: string
  readonly query: URLSearchParams
}

export interface Wire {
  readonly name: WireName
  /** For people: where it is asked. */
  readonly paths: readonly string[]
  /** What a POST to this path wants of this wire; undefined when it is none of its own. */
  wants(path: string): 'answer' | 'count' | undefined
  /** @throws HttpProblem 400 when the body is not what the wire says */
  read(body: object, target: Target): ModelRequest
  /** The answer as one JSON document. */
  whole(answer: ModelAnswer, target: Target): object
  /** The answer as server-sent events, each ready to be written. */
  events(answer: ModelAnswer): Iterable<string>
  /** What a count of tokens is answered, of a wire that has one. */
  count?(tokens: number): object
}

/** @throws HttpProblem 400 that names what is wrong */
export function checked<Value>(wire: WireName, schema: z.ZodType<Value>, body: unknown): Value {
  const { data, error } = schema.safeParse(body)
  if (data !== undefined) return data
  const [issue] = error?.issues ?? []
  const at = issue?.path.join('.') ?? ''
  throw new HttpProblem(
    400,
    'invalid',
    `Read ${wire} request: ${at === '' ? 'the body' : at}: ${issue?.message}`,
  )
}

/** Text of content as all wires have it: a string, or parts of which some have text. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (Array.isArray(content)) return content.map(textOf).join('\n')
  if (typeof content !== 'object' || content === null || !('text' in content)) return ''
  return typeof content.text === 'string' ? content.text : ''
}

/** One server-sent event; a wire whose events have no names gives none. */
export function event(name: string | undefined, value: object): string {
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(value)}\n\n`
}
