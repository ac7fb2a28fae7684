// From one request to its answer: which wire it speaks, what is said, and what the log tells of it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { accessTo } from '../http/access.ts'
import { Conversations } from './conversations.ts'
import { epochMs } from './epoch-ms.ts'
import { madeAnswer } from './made-answer.ts'
import type { ModelAnswer } from './model-answer.ts'
import { listPaths, modelList } from './model-lists.ts'
import type { ModelRequest } from './model-request.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { parseBody, readBody } from './request-body.ts'
import type { RequestEntry } from './request-entry.ts'
import type { Said } from './said.ts'
import { sendEvents, sendJson, sendRefusal } from './sent-answer.ts'
import type { Spoken } from './speaker.ts'
import { waited } from './waited.ts'
import { allWires } from './wires/all-wires.ts'
import type { Target, Wire } from './wires/wire.ts'

export interface Exchange {
  /** Of the request; the first is 1. */
  readonly number: number
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: Target
}

/** What of an entry the answer tells. */
export type Answered = Omit<RequestEntry, 'request' | 'method' | 'path' | 'beganMs' | 'arrivedMs'> & {
  readonly arrivedMs?: number
}

export interface RoutesOptions {
  readonly speak: (request: ModelRequest) => Promise<Spoken>
  /** Its name in lists. */
  readonly model: string
  /** Of one body. */
  readonly limitBytes: number
  /** Ends every wait. */
  readonly stop: AbortSignal
}

/** What is known of a request so far, should it be refused. */
type Known = { -readonly [Name in 'wire' | 'bytesIn' | 'decodedBytes' | 'arrivedMs']?: Answered[Name] }

interface Asked {
  readonly wire: Wire
  readonly body: Buffer
  readonly arrivedMs: number
}

const bytesPerToken = 4

export class ModelRoutes {
  readonly #options: RoutesOptions
  readonly #access = accessTo('127.0.0.1', undefined)
  readonly #conversations = new Conversations()

  constructor(options: RoutesOptions) {
    this.#options = options
  }

  /** Resolves once the answer is out, or its client is gone. Never rejects. */
  async answer(exchange: Exchange): Promise<Answered> {
    const known: Known = {}
    try {
      const told = await this.#answer(exchange, known)
      return { bytesIn: 0, ...known, ...told }
    } catch (error) {
      return { bytesIn: 0, ...known, kind: 'refused', ...(await sendRefusal(exchange.response, error)) }
    }
  }

  async #answer(exchange: Exchange, known: Known): Promise<Omit<Answered, 'bytesIn'>> {
    const { request, response, target } = exchange
    const { method = '' } = request
    const refusal = this.#access.refusal(request, false)
    if (refusal !== undefined) throw new HttpProblem(refusal.status, refusal.code, refusal.message)
    const list = method === 'GET' ? modelList(target.path, this.#options.model) : undefined
    if (list !== undefined) return { kind: 'list', ...(await sendJson(response, 200, list)) }
    const wire = allWires.find((each) => method === 'POST' && each.wants(target.path) !== undefined)
    if (wire === undefined) throw nothingThere(method, target.path)
    known.wire = wire.name
    const { wireBytes, bytes } = await readBody(request, this.#options.limitBytes)
    known.bytesIn = wireBytes
    if (wireBytes !== bytes.length) known.decodedBytes = bytes.length
    known.arrivedMs = epochMs()
    return await this.#read(exchange, { wire, body: bytes, arrivedMs: known.arrivedMs })
  }

  async #read(exchange: Exchange, asked: Asked): Promise<Omit<Answered, 'bytesIn'>> {
    const { wire, body } = asked
    const { target, response } = exchange
    if (wire.wants(target.path) !== 'count') {
      return await this.#say(exchange, asked, wire.read(parseBody(body), target))
    }
    const count = wire.count?.(Math.ceil(body.length / bytesPerToken)) ?? {}
    return { kind: 'count', ...(await sendJson(response, 200, count)) }
  }

  async #say(
    { number, response, target }: Exchange,
    { wire, body, arrivedMs }: Asked,
    asked: ModelRequest,
  ): Promise<Omit<Answered, 'bytesIn'>> {
    const { conversation, answeredMs } = this.#conversations.standing(asked.messages, number)
    const spoken = await this.#options.speak(asked)
    await waited(spoken.delayMs, response, this.#options.stop)
    const answer = madeAnswer(spoken, { request: number, model: asked.model, body })
    const sent = asked.isStreamed
      ? await sendEvents(response, wire.events(answer))
      : await sendJson(response, 200, wire.whole(answer, target))
    this.#conversations.answered(asked.messages, callIdsOf(answer), { conversation, endedMs: sent.endedMs })
    return { ...saidFields(spoken.said, asked), conversation, ...sinceAnswer(arrivedMs, answeredMs), ...sent }
  }
}

function callIdsOf({ parts }: ModelAnswer): readonly string[] {
  return parts.flatMap((part) => (part.kind === 'call' ? [part.callId] : []))
}

function sinceAnswer(arrivedMs: number, answeredMs: number | undefined): Pick<Answered, 'sinceAnswerMs'> {
  if (answeredMs === undefined) return {}
  return { sinceAnswerMs: Math.round((arrivedMs - answeredMs) * 1000) / 1000 }
}

function saidFields(
  { kind, parts, round, step, isUnmapped }: Said,
  { tools, messageCount }: ModelRequest,
): Pick<Answered, 'kind' | 'messages' | 'tools' | 'tool' | 'round' | 'step' | 'unmapped'> {
  const tool = parts.find((part) => part.kind === 'call')?.name
  const unmapped = isUnmapped ? { unmapped: tools.map(({ name }) => name) } : {}
  const place = kind === 'side' ? {} : { round, step }
  const counted = { messages: messageCount, tools: tools.length }
  return { kind, ...counted, ...place, ...(tool !== undefined && { tool }), ...unmapped }
}

function nothingThere(method: string, path: string): HttpProblem {
  const there = [...allWires.flatMap(({ paths }) => paths), ...listPaths]
  const message = `Ask the model: there is no ${method} ${path}, but ${there.join(', ')}`
  return new HttpProblem(404, 'not-found', message)
}
