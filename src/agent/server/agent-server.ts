// The agent over HTTP and SSE, on loopback unless it has a token. Stopping it answers or ends every request, tells every
// listener, and resolves once no socket is left.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setImmediate as tick } from 'node:timers/promises'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { Agent } from '../agent.ts'
import { type Access, accessTo } from './access.ts'
import { agentRoutes } from './agent-routes.ts'
import { EventStreams, type StreamFigures, type StreamLimits } from './event-streams.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { problemOf } from './problem-of-error.ts'
import { defaultServerParts, type ServerParts } from './server-parts.ts'
import { matchRoute, type Route } from './routes.ts'

export interface ServerOptions {
  /** Not disposed with the server. */
  readonly agent: Agent
  readonly registry: ResourceRegistry
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Default 0: any free one. */
  readonly port?: number
  /** Required beyond loopback; at least 16 characters. */
  readonly token?: string
  readonly streams?: Partial<StreamLimits>
  /** Served beside the agent's own, with the same rules of access. */
  readonly routes?: readonly Route[]
  /** Parts to use instead of the server's own. */
  readonly parts?: Partial<ServerParts>
}

export interface ServerFigures {
  readonly connections: number
  /** From the start. */
  readonly requests: number
  /** Answered with 500, from the start. */
  readonly failed: number
  readonly streams: StreamFigures
}

/** Beyond it, connections are closed as they come. */
const maxConnections = 256
/** To send a whole request. */
const requestTimeoutMs = 30_000
const keepAliveMs = 5000
/** How long answers may take after the server was told to stop. */
const stopGraceMs = 2000

export class AgentServer implements AsyncDisposable {
  readonly host: string
  readonly port: number
  readonly #streams: EventStreams
  readonly #routes: readonly Route[]
  readonly #access: Access
  readonly #parts: ServerParts
  readonly #stop = new AbortController()
  readonly #owned: AsyncDisposableStack
  #connections = 0
  #requests = 0
  #failed = 0
  #closing: Promise<void> | undefined

  private constructor(options: ServerOptions, server: Server, access: Access, owned: AsyncDisposableStack) {
    const { agent, registry, streams: limits } = options
    const { address, port } = addressOf(server)
    this.host = address
    this.port = port
    this.#access = access
    this.#parts = { ...defaultServerParts, ...options.parts }
    const { openStream } = this.#parts
    this.#streams = owned.use(
      new EventStreams({ source: agent, registry, openStream, ...(limits && { limits }) }),
    )
    this.#routes = [...agentRoutes({ agent, streams: this.#streams }), ...(options.routes ?? [])]
    this.#owned = owned
    server.on('connection', (socket: Socket) => this.#connected(socket, registry))
    server.on('request', (request, response) => void this.#serve(request, response))
  }

  /** Resolves once it listens. @throws TidemarkError `usage` for an address it may not serve, `environment` when it is taken */
  static async start(options: ServerOptions): Promise<AgentServer> {
    await using acquiring = new AsyncDisposableStack()
    const { host = '127.0.0.1', port = 0, token, registry } = options
    const access = accessTo(host, token)
    const server = createServer({ requestTimeout: requestTimeoutMs, keepAliveTimeout: keepAliveMs })
    server.maxConnections = maxConnections
    try {
      server.listen(port, host.replace(/^\[(.*)\]$/, '$1'))
      await once(server, 'listening')
    } catch (cause) {
      throw new TidemarkError('environment', `Listen on ${host}:${port}: the address cannot be had`, {
        cause,
      })
    }
    acquiring.use(registry.hold('server', `agent on ${host}`))
    acquiring.defer(() => closed(server))
    return new AgentServer(options, server, access, acquiring.move())
  }

  get url(): string {
    return `http://${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.port}`
  }

  get figures(): ServerFigures {
    return {
      connections: this.#connections,
      requests: this.#requests,
      failed: this.#failed,
      streams: this.#streams.figures,
    }
  }

  /** Takes no more connections, aborts the prompts that requests wait for, and ends the rest after two seconds. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    const reason = new TidemarkError('aborted', 'Prompt: the server stops')
    this.#stop.abort(reason)
    await this.#owned.disposeAsync()
    while (this.#connections > 0) await tick() // Their handles are closed; they say so a moment later.
  }

  #connected(socket: Socket, registry: ResourceRegistry): void {
    const holding = registry.hold('socket', 'client of the agent')
    this.#connections++
    socket.once('close', () => {
      this.#connections--
      holding[Symbol.dispose]()
    })
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = performance.now()
    this.#requests++
    response.on('error', () => {}) // The client is gone; `close` follows.
    try {
      await this.#answer(request, response)
    } catch (error) {
      this.#refuse(response, problemOf(error))
    }
    const { method = '', url = '' } = request
    const durationMs = performance.now() - startedMs
    this.#parts.recordRequest({ method, url, status: response.statusCode, durationMs }, response)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#stop.signal.aborted) throw new HttpProblem(503, 'disposed', 'Serve request: the server stops')
    const url = urlOf(request)
    const { route, path } = matchRoute(this.#routes, request.method ?? '', url.pathname)
    this.#access.check(request, route.isOpen === true)
    using client = clientOf(response, this.#stop.signal)
    const { signal } = client
    const answer = await route.handle({ request, response, path, query: url.searchParams, signal })
    if (answer !== undefined) send(response, answer.status, answer.body)
  }

  #refuse(response: ServerResponse, problem: HttpProblem): void {
    const { status, code, message } = problem
    if (response.destroyed) return // The client has left; there is nobody to tell.
    if (status === 500) this.#failed++
    if (response.headersSent) return void response.destroy()
    if (status === 401) response.setHeader('www-authenticate', 'Bearer')
    if (status === 503) response.setHeader('retry-after', '5')
    // What was not read of a body would be taken for the next request.
    if (!response.req.complete) response.setHeader('connection', 'close')
    send(response, status, { error: { code, message } })
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status
  response.setHeader('cache-control', 'no-store')
  if (body === undefined) return void response.end()
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.setHeader('x-content-type-options', 'nosniff')
  response.end(JSON.stringify(body))
}

/** A target is a path, and may look like anything: `//` is no host. @throws HttpProblem 400 */
function urlOf({ url: target = '/' }: IncomingMessage): URL {
  const url = URL.parse(target.startsWith('/') ? `http://server${target}` : target, 'http://server')
  if (url === null) throw new HttpProblem(400, 'input', 'Read path: it is not a path')
  return url
}

/** Its signal is aborted when the client leaves before the answer, or the server stops. */
function clientOf(
  response: ServerResponse,
  stop: AbortSignal,
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController()
  const left = (): void => controller.abort(new TidemarkError('aborted', 'Prompt: the client is gone'))
  const stopped = (): void => controller.abort(stop.reason)
  response.once('close', left)
  stop.addEventListener('abort', stopped, { once: true })
  if (stop.aborted) stopped()
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      response.off('close', left)
      stop.removeEventListener('abort', stopped)
    },
  }
}

function addressOf(server: Server): AddressInfo {
  const address = server.address()
  if (address !== null && typeof address === 'object') return address
  throw new TidemarkError('environment', 'Listen: the server has no address')
}

async function closed(server: Server): Promise<void> {
  const gone = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const forced = setTimeout(() => server.closeAllConnections(), stopGraceMs)
  await gone
  clearTimeout(forced)
}
