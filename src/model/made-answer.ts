// Gives what is said its ids and its usage. An id is different for each request of a server, as with a real model, so that what
// an agent keeps by the id of a call is seen to be kept; and of two servers that one conversation meets, for its body differs.
import { hash } from 'node:crypto'
import type { ModelAnswer } from './model-answer.ts'
import type { SaidPart } from './said.ts'
import type { Spoken } from './speaker.ts'

const bytesPerToken = 4
/** Of a body: its end is what differs from one request of a conversation to the next. */
const digestedBytes = 4096

export interface AnswerTo {
  /** Its number. */
  readonly request: number
  readonly model: string
  readonly body: Buffer
}

export function madeAnswer(
  { said: { parts }, inputTokens }: Spoken,
  { request, model, body }: AnswerTo,
): ModelAnswer {
  const id = `${digest(body)}${request.toString(36)}`
  return {
    id,
    model,
    parts: parts.map((part, at) => (part.kind === 'call' ? { ...part, callId: `call_${id}_${at}` } : part)),
    usage: {
      input: inputTokens ?? Math.ceil(body.length / bytesPerToken),
      output: parts.reduce((tokens, part) => tokens + tokensOf(part), 0),
    },
    created: Math.floor(Date.now() / 1000),
  }
}

function tokensOf(part: SaidPart): number {
  const text = part.kind === 'call' ? part.name + JSON.stringify(part.input) : part.text
  return Math.ceil(text.length / bytesPerToken)
}

function digest(body: Buffer): string {
  const end = body.subarray(Math.max(0, body.length - digestedBytes))
  return hash('sha256', Buffer.concat([Buffer.from(`${body.length} `), end])).slice(0, 12)
}
