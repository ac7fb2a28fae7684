// A small server for a program that has none: loopback unless it has a token. It keeps no process alive.
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { TidemarkError } from '../../errors.ts'
import { accessTo } from '../../http/access.ts'
import type { LivePage } from '../page/live-page.ts'
import { pageHandler } from '../page/page-handler.ts'
import { type HandlerParts, metricsHandler } from './metrics-handler.ts'

export interface ServedParts extends Omit<HandlerParts, 'access'> {
  /** Not disposed with the server; undefined serves none. */
  readonly page?: LivePage
}

export interface MetricsServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 9464, where collectors look for metrics of OpenTelemetry; 0 for any free one. */
  readonly port?: number
  /** Required beyond loopback; at least 16 characters. */
  readonly token?: string
}

const defaultPort = 9464
/** A scraper needs one, and so does each who looks at the page. */
const maxConnections = 32
const requestTimeoutMs = 10_000

export class MetricsServer implements AsyncDisposable {
  readonly url: string
  readonly #server: Server
  #closing: Promise<void> | undefined

  private constructor(server: Server, host: string) {
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    this.#server = server
    this.url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  }

  /** Resolves once it listens. @throws TidemarkError `usage` for an address it may not serve, `environment` when it is taken */
  static async start(parts: ServedParts, options: MetricsServerOptions = {}): Promise<MetricsServer> {
    const { port = defaultPort, token } = options
    const host = (options.host ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1')
    const access = accessTo(host, token)
    const handle = metricsHandler({ ...parts, access })
    const showPage = parts.page === undefined ? () => false : pageHandler(parts.page, access)
    const server = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
      if (!handle(request, response) && !showPage(request, response)) notFound(response, parts)
    })
    server.maxConnections = maxConnections
    server.on('connection', (socket) => void socket.unref())
    try {
      server.listen(port, host)
      await once(server, 'listening')
    } catch (cause) {
      throw new TidemarkError('environment', `Listen on ${host}:${port}: the address cannot be had`, {
        cause,
      })
    }
    server.unref()
    return new MetricsServer(server, host)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    const gone = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await gone
  }
}

function notFound(response: ServerResponse, { page, isOwn = true }: ServedParts): void {
  response.writeHead(404, { 'content-type': 'application/json; charset=utf-8' })
  const there = [...(page === undefined ? [] : ['/live']), '/metrics', ...(isOwn ? ['/stats'] : [])]
  const message = `Ask the server: there are ${there.join(', ')} and /healthz`
  response.end(JSON.stringify({ error: { code: 'not-found', message } }))
}
