// JSON-RPC to one language server over its pipes. The libraries cost 15 MB and are loaded with the first server.
import type { MessageConnection } from 'vscode-jsonrpc/node'
import type * as Protocol from 'vscode-languageserver-protocol'
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import type { Child } from '../process/child.ts'
import { settledWithin } from '../settled-within.ts'

/** A pipe breaks a moment before the process that held it is seen to have ended. */
const PIPE_TO_END_MS = 1_000
/** Codes that the library gives itself, for what it could not write or read, or still waited for when the pipe closed. */
const LIBRARY_CODES = { from: -32_099, to: -32_096 } as const

const configurationRequest = z.object({ items: z.array(z.unknown()) })

export class ServerConnection implements Disposable {
  readonly protocol: typeof Protocol
  readonly rpc: MessageConnection
  readonly #name: string
  readonly #child: Child
  readonly #answerMs: number
  /** Aborted when the process has ended. */
  readonly #ended = new AbortController()

  private constructor(rpc: MessageConnection, protocol: typeof Protocol, of: ConnectionOptions) {
    this.rpc = rpc
    this.protocol = protocol
    this.#name = of.name
    this.#child = of.child
    this.#answerMs = of.answerMs
  }

  static async open(options: ConnectionOptions): Promise<ServerConnection> {
    const { stdin, stdout } = options.child
    if (stdin === undefined)
      throw new TypeError(`Connect to ${options.name}: it has no stdin and must have pipes`)
    const { createMessageConnection, StreamMessageReader, StreamMessageWriter } =
      await import('vscode-jsonrpc/node')
    const protocol = await import('vscode-languageserver-protocol')
    const rpc = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin))
    rpc.onRequest((method, params) => answer(method, params))
    rpc.onError(() => {}) // A stream that breaks: the end of the process says why.
    rpc.listen()
    const connection = new ServerConnection(rpc, protocol, options)
    void options.child.ended.then(() => connection.#end())
    return connection
  }

  /** @throws TidemarkError `language-server` when no answer comes in time, `process` when the server has ended */
  async answer<T>(action: string, ask: () => Promise<T>, withinMs: number = this.#answerMs): Promise<T> {
    const asked = (async () => await ask())()
    asked.catch(() => {}) // It may come to nothing after the time is up.
    const given = Promise.withResolvers<never>()
    const timer = setTimeout(() => given.reject(this.#silence(action, withinMs)), withinMs)
    const end = (): void => given.reject(this.#ended.signal.reason)
    this.#ended.signal.addEventListener('abort', end, { once: true })
    if (this.#ended.signal.aborted) end()
    try {
      return await Promise.race([asked, given.promise])
    } catch (cause) {
      if (cause instanceof TidemarkError) throw cause
      throw await this.#failure(action, cause)
    } finally {
      clearTimeout(timer)
      this.#ended.signal.removeEventListener('abort', end)
    }
  }

  /** What cannot be sent is not: the answer that never comes, or the end of the process, says so. */
  tell(send: () => Promise<void>): void {
    void (async () => await send())().catch(() => {})
  }

  [Symbol.dispose](): void {
    this.rpc.dispose()
  }

  /** What is still being waited for is rejected. */
  #end(): void {
    this.#ended.abort()
    this[Symbol.dispose]()
  }

  #silence(action: string, withinMs: number): TidemarkError {
    const message = `${action}: ${this.#name} has not answered for ${withinMs} ms`
    return new TidemarkError('language-server', message)
  }

  async #failure(action: string, cause: unknown): Promise<TidemarkError> {
    if (!isAnswer(cause)) await settledWithin([this.#child.ended], PIPE_TO_END_MS)
    if (this.#child.hasEnded) return await this.#child.failure(action)
    return new TidemarkError('language-server', `${action}: ${this.#name} refused`, { cause })
  }
}

/** An error that the server has sent; everything else is the pipe that broke. */
function isAnswer(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'number' && (code < LIBRARY_CODES.from || code > LIBRARY_CODES.to)
}

export interface ConnectionOptions {
  readonly name: string
  readonly child: Child
  readonly answerMs: number
}

/** What servers ask of clients: to register a capability, to begin a progress, or for settings, of which there are none. */
function answer(method: string, params: unknown): unknown {
  if (method !== 'workspace/configuration') return null
  return configurationRequest.safeParse(params).data?.items.map(() => null) ?? []
}
