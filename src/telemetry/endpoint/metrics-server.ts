// A small server for a program that has none: loopback unless it has a token. It keeps no process alive.
import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import { accessTo } from '../../http/access.ts'
import { answerProblem } from '../../http/answer-problem.ts'
import { portOf, quietServer } from '../quiet-server.ts'
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

export class MetricsServer implements AsyncDisposable {
  readonly url: string
  readonly #server: Server
  #closing: Promise<void> | undefined

  private constructor(server: Server, host: string) {
    this.#server = server
    this.url = `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}`
  }

  /** Resolves once it listens. @throws TidemarkError `usage` for an address it may not serve, `environment` when it is taken */
  static async start(parts: ServedParts, options: MetricsServerOptions = {}): Promise<MetricsServer> {
    const { port = defaultPort, token } = options
    const host = (options.host ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1')
    const access = accessTo(host, token)
    const handle = metricsHandler({ ...parts, access })
    const showPage = parts.page === undefined ? () => false : pageHandler(parts.page, access)
    const server = await quietServer(
      (request, response) => {
        if (!handle(request, response) && !showPage(request, response)) notFound(response, parts)
      },
      { host, port, does: 'Listen' },
    )
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
  const there = [...(page === undefined ? [] : ['/live']), '/metrics', ...(isOwn ? ['/stats'] : [])]
  const message = `Ask the server: there are ${there.join(', ')} and /healthz`
  answerProblem(response, { status: 404, code: 'not-found', message })
}
