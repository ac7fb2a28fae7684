// A client of the agent's server as a program would have it: JSON over a few kept connections, and its event stream.
// Not `fetch`: it keeps a performance entry of each of its last 250 requests, which looks like growth of the agent.
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

export interface Listener {
  /** Once for each event, with the size of what came over the wire for it. */
  readonly heard: (event: { readonly type: string; readonly bytes: number }) => void
  /** Once the server has said that it listens, or the stream ended before. */
  readonly ready: () => void
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly signal?: AbortSignal
}

interface Answered {
  readonly status: number
  readonly body: unknown
}

const mostSockets = 4
const problem = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

export class HttpClient implements Disposable {
  readonly #url: string
  readonly #sockets = new Agent({ keepAlive: true, maxSockets: mostSockets })
  readonly #streams = new Set<ClientRequest>()

  constructor(url: string) {
    this.#url = url
  }

  /** @throws the server's refusal, or AbortError */
  async ask(asked: Asked): Promise<Answered> {
    const { method, path, body, signal } = asked
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    const sent = request(
      `${this.#url}${path}`,
      { method, agent: this.#sockets, ...(signal && { signal }) },
      resolve,
    )
    sent.on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
    const response = await promise
    const answer = await text(response)
    const status = response.statusCode ?? 0
    const parsed: unknown = answer === '' ? undefined : JSON.parse(answer)
    if (status < 400) return { status, body: parsed }
    const { error } = problem.parse(parsed)
    throw new Error(`${method} ${path}: answered ${status} ${error.code}: ${error.message}`)
  }

  /** Until it is disposed, or the server ends it. */
  listen(path: string, { heard, ready }: Listener): Disposable {
    const stream = request(`${this.#url}${path}`, { agent: false }, (response) => {
      response.setEncoding('utf8')
      let rest = ''
      response.on('data', (chunk: string) => {
        const frames = `${rest}${chunk}`.split('\n\n')
        rest = frames.pop() ?? ''
        for (const frame of frames) {
          const type = /^event: (.*)$/m.exec(frame)?.[1]
          if (type === 'ready') ready()
          else if (type !== undefined) heard({ type, bytes: Buffer.byteLength(frame) })
        }
      })
      response.on('error', () => {}) // `close` follows.
    })
    stream.on('error', () => {})
    stream.on('close', () => {
      this.#streams.delete(stream)
      ready()
    })
    this.#streams.add(stream)
    stream.end()
    return { [Symbol.dispose]: () => void stream.destroy() }
  }

  [Symbol.dispose](): void {
    for (const stream of this.#streams) stream.destroy()
    this.#sockets.destroy()
  }
}
