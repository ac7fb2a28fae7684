// Writes an answer to its client, as fast as that reads, and tells when it is out, or that nobody is there any more.
import type { ServerResponse } from 'node:http'

export interface Sent {
  readonly status: number
  /** Of the body. */
  readonly bytesOut: number
  /** Milliseconds since the epoch. */
  readonly endedMs: number
  /** The client left before all of it was out. */
  readonly isCut?: true
}

export async function sendJson(response: ServerResponse, status: number, body: object): Promise<Sent> {
  const text = JSON.stringify(body)
  const bytes = Buffer.byteLength(text)
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': bytes })
  response.end(text)
  return await sent(response, status, bytes)
}

export async function sendEvents(response: ServerResponse, events: Iterable<string>): Promise<Sent> {
  let bytes = 0
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' })
  for (const each of events) {
    if (response.destroyed) break
    bytes += Buffer.byteLength(each)
    if (!response.write(each)) await drainedOrGone(response)
  }
  response.end()
  return await sent(response, 200, bytes)
}

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const

async function sent(response: ServerResponse, status: number, bytesOut: number): Promise<Sent> {
  if (!response.writableFinished && !response.destroyed) await oneOf(response, ['finish', 'close'])
  const endedMs = performance.timeOrigin + performance.now()
  return { status, bytesOut, endedMs, ...(!response.writableFinished && { isCut: true }) }
}

async function drainedOrGone(response: ServerResponse): Promise<void> {
  if (!response.destroyed) await oneOf(response, ['drain', 'close'])
}

async function oneOf(response: ServerResponse, names: readonly string[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const done = (): void => resolve()
  for (const name of names) response.once(name, done)
  await promise
  for (const name of names) response.off(name, done)
}
