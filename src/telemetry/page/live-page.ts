// The live page: one document, and one stream of states for all who look. The document holds no data and needs no token;
// the stream does. Who stops reading is dropped: what waits for one client is bounded in bytes.
import type { ServerResponse } from 'node:http'
import { type LivePoint, type LiveState, pointOf } from './live-state.ts'
import { type PageDocument, pageDocument } from './page-document.ts'

export interface LivePageOptions {
  /** Between two looks at the program. Default 1,000 ms. */
  readonly intervalMs?: number
  /** The first look is the first visitor's: a program that nobody looks at pays nothing. Default: at once. */
  readonly isLazy?: boolean
}

/** Clients at once, and bytes that may wait for one. */
const mostClients = 16
const waitingBytes = 1024 * 1024
/** Moments that a new client is given at once, some 300 bytes each: a quarter of an hour of seconds. */
const keptPoints = 900
/** While nobody looks, one look in so many intervals: enough for the curve. */
const idleIntervals = 10

export class LivePage implements Disposable {
  /** Clients that were dropped because they did not read. */
  dropped = 0
  readonly #read: () => LiveState
  readonly #intervalMs: number
  readonly #clients = new Set<ServerResponse>()
  #document: PageDocument | undefined
  #timer: NodeJS.Timeout | undefined
  #points: readonly LivePoint[] = []
  #newest = ''
  #ticks = 0
  #isDisposed = false

  /** @param read the state of now; called once per interval, whoever looks */
  constructor(read: () => LiveState, { intervalMs = 1000, isLazy = false }: LivePageOptions = {}) {
    this.#read = read
    this.#intervalMs = intervalMs
    if (!isLazy) this.#start()
  }

  get clients(): number {
    return this.#clients.size
  }

  document(response: ServerResponse): void {
    this.#document ??= pageDocument()
    response.writeHead(200, this.#document.headers)
    response.end(this.#document.markup)
  }

  /** False when too many look already. */
  stream(response: ServerResponse): boolean {
    if (this.#clients.size >= mostClients || this.#isDisposed) return false
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    })
    this.#start()
    if (this.#newest === '') this.update()
    this.#clients.add(response)
    response.once('close', () => this.#clients.delete(response))
    response.write(frame(`{"points":${JSON.stringify(this.#points)},"state":${this.#newest}}`))
    return true
  }

  update(): void {
    const state = this.#read()
    this.#points = [...this.#points, pointOf(state)].slice(-keptPoints)
    this.#newest = JSON.stringify(state)
    const text = frame(`{"state":${this.#newest}}`)
    for (const client of this.#clients) {
      if (client.writableLength <= waitingBytes) client.write(text)
      else {
        this.dropped++
        client.destroy()
      }
    }
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    clearInterval(this.#timer)
    for (const client of this.#clients) client.end()
  }

  #start(): void {
    this.#timer ??= setInterval(() => this.#tick(), this.#intervalMs).unref()
  }

  #tick(): void {
    this.#ticks++
    if (this.#clients.size > 0 || this.#ticks % idleIntervals === 0) this.update()
  }
}

/** JSON has no line ends of its own. */
function frame(json: string): string {
  return `data: ${json}\n\n`
}
