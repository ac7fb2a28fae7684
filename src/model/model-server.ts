// A model over HTTP on loopback, in the wire formats that agents speak. What it says is a function of the request alone;
// what it keeps is bounded, whatever it is asked.
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { TidemarkError } from '../errors.ts'
import { epochMs } from './epoch-ms.ts'
import { ModelRoutes } from './model-routes.ts'
import { maxBodyBytes } from './request-body.ts'
import type { RequestEntry } from './request-entry.ts'
import { SessionTurns } from './session-turns.ts'
import { speak } from './speaker.ts'
import { checkedWorkload, defaultWorkload, type Workload } from './workload.ts'

export interface ModelServerOptions {
  /** Default 0: any free one. */
  readonly port?: number
  /** What is played to a prompt that says nothing else. Default: three steps. */
  readonly workload?: Workload
  /** A recorded session, played in place of the steps: the first prompt of a conversation gets the first turn of it. */
  readonly session?: string
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
  /** Of the session that is played; undefined when none is. */
  readonly turns: number | undefined
  readonly #owned: AsyncDisposableStack
  #requests = 0
  #closing: Promise<void> | undefined

  private constructor(port: number, turns: number | undefined, owned: AsyncDisposableStack) {
    this.port = port
    this.turns = turns
    this.url = `http://${host}:${port}`
    this.#owned = owned
  }

  /**
   * Resolves once it listens.
   * @throws RangeError for a workload that is none, TidemarkError `input` for a session that is none, `environment` when the
   * port is taken
   */
  static async start(options: ModelServerOptions = {}): Promise<ModelServer> {
    const { port = 0, model = 'replay', onRequest = () => {} } = options
    const workload = checkedWorkload(options.workload ?? defaultWorkload)
    await using acquiring = new AsyncDisposableStack()
    const session =
      options.session === undefined ? undefined : acquiring.use(await SessionTurns.open(options.session))
    const stop = new AbortController()
    const server = createServer({ requestTimeout, keepAliveTimeout })
    const listening = await listen(server, port)
    acquiring.defer(() => closed(server, stop))
    const routes = new ModelRoutes({
      speak: (request) => speak(request, workload, session),
      model,
      limitBytes: options.maxBodyBytes ?? maxBodyBytes,
      stop: stop.signal,
    })
    const started = new ModelServer(listening, session?.count, acquiring.move())
    server.on('request', (request, response) => void started.#serve(routes, { request, response }, onRequest))
    return started
  }

  /** So far, of every kind. */
  get requests(): number {
    return this.#requests
  }

  /** Ends what waits, gives answers a second to go out, then closes every connection. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#owned.disposeAsync()
    await this.#closing
  }

  async #serve(
    routes: ModelRoutes,
    { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
    onRequest: (entry: RequestEntry) => void,
  ): Promise<void> {
    const beganMs = epochMs()
    const number = ++this.#requests
    response.on('error', () => {}) // The client is gone; `close` follows.
    const { pathname: path, searchParams: query } = urlOf(request)
    const answered = await routes.answer({ number, request, response, target: { path, query } })
    const { method = '' } = request
    onRequest({ request: number, method, path, beganMs, arrivedMs: beganMs, ...answered })
  }
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    throw new TidemarkError('environment', `Listen on ${host}:${port}: the address cannot be had`, { cause })
  }
  const address = server.address()
  return typeof address === 'object' ? (address?.port ?? port) : port
}

async function closed(server: Server, stop: AbortController): Promise<void> {
  const gone = once(server, 'close')
  stop.abort()
  server.close()
  server.closeIdleConnections()
  const forced = setTimeout(() => server.closeAllConnections(), stopGraceMs)
  await gone
  clearTimeout(forced)
}

/** A target is a path, and may look like anything: `//` is no host. */
function urlOf({ url: target = '/' }: IncomingMessage): URL {
  const url = URL.parse(target.startsWith('/') ? `http://model${target}` : target, 'http://model')
  return url ?? new URL('http://model/')
}
