// Writes an answer to its client, as fast as that reads, and tells when it is out, or that nobody is there any more.
import type { ServerResponse } from 'node:http'
import { epochMs } from './epoch-ms.ts'
import { HttpProblem, type Problem } from '../http/http-problem.ts'

export interface Sent {
  readonly status: number
  /** Of the body. */
  readonly bytesOut: number
  /** Milliseconds since the epoch. */
  readonly endedMs: number
  /** The client left before all of it was out. */
  readonly isCut?: true
}

/** Events that come at the same time leave together, in pieces of this size. */
const writtenCharacters = 16 * 1024
const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

export async function sendJson(response: ServerResponse, status: number, body: object): Promise<Sent> {
  const text = JSON.stringify(body)
  const bytes = Buffer.byteLength(text)
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': bytes })
  response.end(text)
  return await sent(response, bytes)
}

export async function sendEvents(response: ServerResponse, events: Iterable<string>): Promise<Sent> {
  let [bytes, waiting] = [0, '']
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' })
  for (const each of events) {
    if (response.destroyed) break
    bytes += Buffer.byteLength(each)
    waiting += each
    if (waiting.length < writtenCharacters) continue
    if (!response.write(waiting)) await oneOf(response, ['drain', 'close'])
    waiting = ''
  }
  response.end(waiting)
  return await sent(response, bytes)
}

/** Messages of errors that are not ours stay inside: they may hold what was sent. */
export async function sendRefusal(response: ServerResponse, error: unknown): Promise<Sent> {
  const isOurs = error instanceof HttpProblem
  const refusal = isOurs ? error : new HttpProblem(500, 'internal', 'Answer request: the model failed')
  if (response.headersSent) {
    response.destroy()
    return await sent(response, 0)
  }
  // What was not read of a body would be taken for the next request.
  if (!response.req.complete) response.setHeader('connection', 'close')
  return await sendJson(response, refusal.status, refusalBody(refusal))
}

/** In the one form that clients of all wires find the message in. */
function refusalBody({ status, code, message }: Problem): object {
  return { type: 'error', error: { type: 'invalid_request_error', code, status, message } }
}

async function sent(response: ServerResponse, bytesOut: number): Promise<Sent> {
  await oneOf(response, ['finish', 'close'])
  const { statusCode: status, writableFinished } = response
  return { status, bytesOut, endedMs: epochMs(), ...(!writableFinished && { isCut: true }) }
}

/** Resolves at once when the response is through with either. */
async function oneOf(response: ServerResponse, names: readonly string[]): Promise<void> {
  if (response.writableFinished || response.destroyed) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = (): void => resolve()
  for (const name of names) response.once(name, done)
  await promise
  for (const name of names) response.off(name, done)
}
