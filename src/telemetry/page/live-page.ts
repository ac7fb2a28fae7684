// The live page: one document, and one stream of states for all who look. The document holds no data and needs no token;
// the stream does. Who stops reading is dropped: what waits for one client is bounded in bytes.
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { pageMarkup, pageScript, pageStyle } from './page-document.ts'

export interface LiveState {
  readonly atMs: number
  readonly title: string
  /** Bytes by what they are: `rss`, `heapUsed`, `external`. */
  readonly memory: Readonly<Record<string, number>>
  readonly limits: { readonly memoryBytes: number; readonly heapBytes: number }
  /** Live resources by kind. */
  readonly kinds: Readonly<Record<string, number>>
  readonly pressure: {
    readonly level: string
    readonly measure: string
    readonly share: number
    readonly growing: string
  }
  readonly compactions: Readonly<Record<string, number>>
  /** Newest first: transitions, relief, snapshots, findings. */
  readonly events: readonly { readonly atMs: number; readonly kind: string; readonly text: string }[]
}

/** Clients at once, bytes that may wait for one, and states that a new one is given at once. */
const mostClients = 16
const waitingBytes = 1024 * 1024
const keptStates = 300

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

const documentHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': `default-src 'none'; script-src ${hash(pageScript)}; style-src ${hash(pageStyle)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
}

export class LivePage implements Disposable {
  /** Clients that were dropped because they did not read. */
  dropped = 0
  readonly #read: () => LiveState
  readonly #clients = new Set<ServerResponse>()
  readonly #timer: NodeJS.Timeout
  #states: readonly string[] = []

  /** @param read the state of now; called once per interval, whoever looks */
  constructor(read: () => LiveState, intervalMs: number = 1000) {
    this.#read = read
    this.#timer = setInterval(() => this.update(), intervalMs).unref()
  }

  get clients(): number {
    return this.#clients.size
  }

  document(response: ServerResponse): void {
    response.writeHead(200, documentHeaders)
    response.end(pageMarkup)
  }

  /** False when too many look already. */
  stream(response: ServerResponse): boolean {
    if (this.#clients.size >= mostClients) return false
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
    })
    this.#clients.add(response)
    response.once('close', () => this.#clients.delete(response))
    if (this.#states.length === 0) this.update()
    else response.write(this.#states.map(frame).join(''))
    return true
  }

  update(): void {
    const state = JSON.stringify(this.#read())
    this.#states = [...this.#states, state].slice(-keptStates)
    for (const client of this.#clients) {
      if (client.writableLength <= waitingBytes) client.write(frame(state))
      else {
        this.dropped++
        client.destroy()
      }
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    for (const client of this.#clients) client.end()
  }
}

/** JSON has no line ends of its own. */
function frame(state: string): string {
  return `data: ${state}\n\n`
}
