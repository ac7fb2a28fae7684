// A model over HTTP on loopback, in the wire formats that agents speak. What it says is a function of the request alone;
// what it keeps is bounded, whatever it is asked.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { TidemarkError } from '../errors.ts'
import { ModelRoutes, type Answered } from './model-routes.ts'
import { RefusedRequest } from './refused-request.ts'
import { maxBodyBytes } from './request-body.ts'
import type { RequestEntry } from './request-entry.ts'
import { saidNext } from './said-next.ts'
import { sendJson } from './sent-answer.ts'
import { checkedWorkload, defaultWorkload, type Workload } from './workload.ts'

export interface ModelServerOptions {
  /** Default 0: any free one. */
  readonly port?: number
  /** What is played to a prompt that says nothing else. Default: three steps. */
  readonly workload?: Workload
  /** Its name in lists of models; a request may ask for any. Default `replay`. */
  readonly model?: string
  /** Of one body; a longer one is refused. Default 256 MiB. */
  readonly maxBodyBytes?: number
  /** Told of each request once its answer is out. Must not throw. */
  readonly onRequest?: (entry: RequestEntry) => void
}

const host = '127.0.0.1'
/** Agents keep a connection while they work; an end in the same moment as a request would be a failure of ours. */
const keepAliveTimeout = 60_000
/** To send a whole request, in milliseconds. */
const requestTimeout = 600_000
/** How long answers may take after the server was told to stop. */
const stopGraceMs = 1000

export class ModelServer implements AsyncDisposable {
  readonly port: number
  readonly url: string
  readonly #server: Server
  readonly #routes: ModelRoutes
  readonly #onRequest: (entry: RequestEntry) => void
  readonly #stop = new AbortController()
  #requests = 0
  #closing: Promise<void> | undefined

  private constructor(server: Server, port: number, options: ModelServerOptions) {
    const { workload = defaultWorkload, model = 'replay', onRequest = () => {} } = options
    this.port = port
    this.url = `http://${host}:${port}`
    this.#server = server
    this.#onRequest = onRequest
    this.#routes = new ModelRoutes({
      speak: (request) => saidNext(request, workload),
      model,
      limitBytes: options.maxBodyBytes ?? maxBodyBytes,
      stop: this.#stop.signal,
    })
    server.on('request', (request, response) => void this.#serve(request, response))
  }

  /** Resolves once it listens. @throws RangeError for a workload that is none, TidemarkError `environment` when the port is taken */
  static async start(options: ModelServerOptions = {}): Promise<ModelServer> {
    const { port = 0, workload = defaultWorkload } = options
    checkedWorkload(workload)
    const server = createServer({ requestTimeout, keepAliveTimeout })
    try {
      server.listen(port, host)
      await once(server, 'listening')
    } catch (cause) {
      throw new TidemarkError('environment', `Listen on ${host}:${port}: the address cannot be had`, {
        cause,
      })
    }
    const address = server.address()
    return new ModelServer(server, typeof address === 'object' ? (address?.port ?? port) : port, options)
  }

  /** So far, of every kind. */
  get requests(): number {
    return this.#requests
  }

  /** Ends what waits, gives answers a second to go out, then closes every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    await this.#closing
  }

  async #close(): Promise<void> {
    const gone = once(this.#server, 'close')
    this.#stop.abort()
    this.#server.close()
    this.#server.closeIdleConnections()
    const forced = setTimeout(() => this.#server.closeAllConnections(), stopGraceMs)
    await gone
    clearTimeout(forced)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const beganMs = performance.timeOrigin + performance.now()
    const number = ++this.#requests
    response.on('error', () => {}) // The client is gone; `close` follows.
    const { pathname, searchParams } = urlOf(request)
    const target = { path: pathname, query: searchParams }
    const answered = await this.#routes
      .answer({ number, request, response, target })
      .catch((error: unknown) => refused(response, error))
    const { method = '' } = request
    this.#onRequest({ request: number, method, path: pathname, beganMs, arrivedMs: beganMs, ...answered })
  }
}

/** Messages of errors that are not ours stay inside: they may hold what was sent. */
async function refused(response: ServerResponse, error: unknown): Promise<Answered> {
  const problem =
    error instanceof RefusedRequest
      ? error
      : new RefusedRequest(500, 'internal', 'Answer request: the model server failed')
  // What was not read of a body would be taken for the next request.
  if (!response.req.complete && !response.headersSent) response.setHeader('connection', 'close')
  const sent = response.headersSent
    ? destroyed(response)
    : await sendJson(response, problem.status, problem.body)
  return { kind: 'refused', bytesIn: 0, ...sent }
}

function destroyed(response: ServerResponse): Omit<Answered, 'kind' | 'bytesIn'> {
  response.destroy()
  return {
    status: response.statusCode,
    bytesOut: 0,
    endedMs: performance.timeOrigin + performance.now(),
    isCut: true,
  }
}

/** A target is a path, and may look like anything: `//` is no host. */
function urlOf({ url: target = '/' }: IncomingMessage): URL {
  const url = URL.parse(target.startsWith('/') ? `http://model${target}` : target, 'http://model')
  return url ?? new URL('http://model/')
}
