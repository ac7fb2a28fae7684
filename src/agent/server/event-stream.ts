// One client that listens to events (SSE). What it does not read waits in the response, up to a limit of bytes; beyond it
// the client is dropped and told why, and its socket is destroyed a moment later, whether or not it reads that.
import type { ServerResponse } from 'node:http'

export type StreamEnd = 'closed-by-client' | 'too-slow' | 'shutdown' | 'session-deleted'

export interface EventStreamOptions {
  readonly response: ServerResponse
  /** Bytes that may wait for this client. */
  readonly limitBytes: number
  /** Between the last words and the end of the socket. */
  readonly graceMs: number
  /** Called once, when the connection is really gone. */
  readonly gone: (end: StreamEnd) => void
}

export interface EventStream {
  /** Bytes that wait for the client. */
  readonly waitingBytes: number
  /** It was told to end, and its client is not yet gone. */
  readonly isEnding: boolean
  /** Does nothing once the stream has ended. */
  send(chunk: Buffer): void
  end(reason: Exclude<StreamEnd, 'closed-by-client'>): void
}

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  connection: 'close',
}

export class BoundedEventStream implements EventStream {
  readonly #options: EventStreamOptions
  #end: StreamEnd | undefined
  #grace: NodeJS.Timeout | undefined

  constructor(options: EventStreamOptions) {
    this.#options = options
    const { response, gone } = options
    response.once('close', () => {
      clearTimeout(this.#grace)
      gone((this.#end ??= 'closed-by-client'))
    })
    response.writeHead(200, headers)
    response.flushHeaders()
  }

  get isEnding(): boolean {
    return this.#end !== undefined && this.#end !== 'closed-by-client'
  }

  get waitingBytes(): number {
    return this.#options.response.writableLength
  }

  send(chunk: Buffer): void {
    if (this.#end !== undefined) return
    const { response, limitBytes } = this.#options
    if (response.writableLength + chunk.length > limitBytes) this.end('too-slow')
    else response.write(chunk)
  }

  end(reason: Exclude<StreamEnd, 'closed-by-client'>): void {
    if (this.#end !== undefined) return
    this.#end = reason
    const { response, graceMs } = this.#options
    response.end(`event: end\ndata: ${JSON.stringify({ reason })}\n\n`)
    this.#grace = setTimeout(() => response.destroy(), graceMs).unref()
  }
}
