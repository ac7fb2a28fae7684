// From one request to its answer: which wire it speaks, what is said, and what the log tells of it.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { accessTo } from '../http/access.ts'
import { Conversations } from './conversations.ts'
import { madeAnswer } from './made-answer.ts'
import type { ModelAnswer } from './model-answer.ts'
import { listPaths, modelList } from './model-lists.ts'
import type { ModelRequest } from './model-request.ts'
import { RefusedRequest } from './refused-request.ts'
import { parseBody, readBody, type RequestBody } from './request-body.ts'
import type { RequestEntry } from './request-entry.ts'
import type { Said } from './said-next.ts'
import { type Sent, sendEvents, sendJson } from './sent-answer.ts'
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
  readonly speak: (request: ModelRequest) => Said | Promise<Said>
  /** Its name in lists. */
  readonly model: string
  /** Of one body. */
  readonly limitBytes: number
  /** Ends every wait. */
  readonly stop: AbortSignal
}

/** A request that is read, of a wire that is known. */
interface Read extends Exchange {
  readonly wire: Wire
  readonly body: RequestBody
  /** Milliseconds since the epoch. */
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

  /** @throws RefusedRequest */
  async answer(exchange: Exchange): Promise<Answered> {
    const { request, response, target } = exchange
    const { method = '' } = request
    const refusal = this.#access.refusal(request, false)
    if (refusal !== undefined) throw new RefusedRequest(refusal.status, refusal.code, refusal.message)
    const list = method === 'GET' ? modelList(target.path, this.#options.model) : undefined
    if (list !== undefined) return { kind: 'list', bytesIn: 0, ...(await sendJson(response, 200, list)) }
    const wire = allWires.find((each) => method === 'POST' && each.wants(target.path) !== undefined)
    if (wire === undefined) throw nothingThere(method, target.path)
    const body = await readBody(request, this.#options.limitBytes)
    const read = { ...exchange, wire, body, arrivedMs: performance.timeOrigin + performance.now() }
    return wire.wants(target.path) === 'count' ? await sendCount(read) : await this.#said(read)
  }

  async #said(read: Read): Promise<Answered> {
    const { number, response, target, wire, body, arrivedMs } = read
    const asked = wire.read(parseBody(body.bytes), target)
    const { conversation, answeredMs } = this.#conversations.standing(asked.messages, number)
    const said = await this.#options.speak(asked)
    if (said.delayMs > 0) await this.#wait(said.delayMs, response)
    const answer = madeAnswer(said, { request: number, model: asked.model, body: body.bytes })
    const sent = await sendAnswer(answer, asked.isStreamed, read)
    const call = answer.parts.findLast((part) => part.kind === 'call')
    this.#conversations.answered(asked.messages, call?.callId, { conversation, endedMs: sent.endedMs })
    return {
      ...readFields(read),
      ...saidFields(said, asked),
      conversation,
      ...(answeredMs !== undefined && { sinceAnswerMs: arrivedMs - answeredMs }),
      ...sent,
    }
  }

  /** Until the time is over, the client is gone, or the server stops. */
  async #wait(ms: number, response: ServerResponse): Promise<void> {
    const { stop } = this.#options
    const left = new AbortController()
    const end = (): void => left.abort()
    response.once('close', end)
    stop.addEventListener('abort', end, { once: true })
    if (stop.aborted) end()
    await delay(ms, undefined, { signal: left.signal }).catch(() => {})
    response.off('close', end)
    stop.removeEventListener('abort', end)
  }
}

async function sendAnswer(
  answer: ModelAnswer,
  isStreamed: boolean,
  { wire, response, target }: Read,
): Promise<Sent> {
  if (isStreamed) return await sendEvents(response, wire.events(answer))
  return await sendJson(response, 200, wire.whole(answer, target))
}

async function sendCount(read: Read): Promise<Answered> {
  const count = read.wire.count(Math.ceil(read.body.bytes.length / bytesPerToken))
  return { kind: 'count', ...readFields(read), ...(await sendJson(read.response, 200, count)) }
}

function readFields({
  wire,
  body,
  arrivedMs,
}: Read): Pick<Answered, 'wire' | 'bytesIn' | 'arrivedMs' | 'decodedBytes'> {
  const { wireBytes, bytes } = body
  const decoded = wireBytes === bytes.length ? {} : { decodedBytes: bytes.length }
  return { wire: wire.name, bytesIn: wireBytes, arrivedMs, ...decoded }
}

function saidFields(
  { kind, parts, round, step, isUnmapped }: Said,
  { tools, messageCount }: ModelRequest,
): Pick<Answered, 'kind'> {
  const tool = parts.find((part) => part.kind === 'call')?.name
  const unmapped = isUnmapped ? { unmapped: tools.map(({ name }) => name) } : {}
  const place = kind === 'side' ? {} : { round, step }
  const counted = { messages: messageCount, tools: tools.length }
  return { kind, ...counted, ...place, ...(tool !== undefined && { tool }), ...unmapped }
}

function nothingThere(method: string, path: string): RefusedRequest {
  const there = [...allWires.flatMap(({ paths }) => paths), ...listPaths]
  return new RefusedRequest(
    404,
    'not-found',
    `Ask the model: no ${method} ${path}, there are ${there.join(', ')}`,
  )
}
