// A gateway of OpenClaw: requests, answers and events as JSON over a WebSocket. A session is one of its keys, a prompt a run.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import { version } from '../../report/version.ts'
import type { AgentConnection } from '../agent-connection.ts'
import type { AgentStreams } from '../agent-process.ts'
import { inTime } from './in-time.ts'
import type { LastHeard } from './last-heard.ts'

export interface OpenclawOptions {
  /** On which it was told to listen. */
  readonly port: number
  readonly token: string
  readonly heard: LastHeard
}

/** Of its interface. */
const PROTOCOL = 4
/** It loads for half a minute before it listens, and refuses for some seconds after. */
const AGAIN_MS = 200
/** What it keeps for programs on the same machine: no device of a user is paired. */
const CLIENT = { id: 'gateway-client', mode: 'backend', platform: process.platform } as const
const SCOPES = ['operator.admin', 'operator.read', 'operator.write'] as const

const answerSchema = z.object({
  type: z.literal('res'),
  id: z.string(),
  ok: z.boolean(),
  payload: z.unknown().optional(),
  error: z.object({ message: z.string(), retryable: z.boolean().optional() }).optional(),
})
const sessionSchema = z.object({ key: z.string() })
const describedSchema = z.object({ session: z.unknown() })
const runSchema = z.object({ runId: z.string() })
const chatSchema = z.object({
  event: z.literal('chat'),
  payload: z.object({ runId: z.string(), state: z.string(), errorMessage: z.string().optional() }),
})
type Chat = z.infer<typeof chatSchema>['payload']

/** States in which a run is over. */
const ENDS: ReadonlySet<string> = new Set(['final', 'aborted', 'error'])

export class OpenclawConnection implements AgentConnection {
  readonly ends = 'closed'
  readonly #socket: WebSocket
  readonly #heard: LastHeard
  readonly #waiting = new Map<string, (answer: z.infer<typeof answerSchema>) => void>()
  /** By run: who waits for its end. */
  readonly #runs = new Map<string, (chat: Chat) => void>()

  private constructor(socket: WebSocket, heard: LastHeard) {
    this.#socket = socket
    this.#heard = heard
    socket.addEventListener('message', ({ data }) => this.#hear(String(data)))
  }

  /** Resolves once it listens and lets us in. @throws TidemarkError `protocol` when it does not */
  static async open({ stdout }: AgentStreams, options: OpenclawOptions): Promise<OpenclawConnection> {
    const { port, token, heard } = options
    stdout.on('data', () => heard.again()) // What it says while it loads; a full pipe would stop it.
    return await inTime(
      'its gateway',
      async (signal) => {
        for (;;) {
          signal.throwIfAborted()
          const socket = await opened(`ws://127.0.0.1:${port}`)
          if (socket !== undefined) {
            const connection = new OpenclawConnection(socket, heard)
            if (await connection.#isLetIn(token)) return connection
            socket.close()
          }
          await pause(AGAIN_MS)
        }
      },
      { heard },
    )
  }

  async open(): Promise<string> {
    return sessionSchema.parse(await this.#ask('sessions.create', {})).key
  }

  /** Of an earlier process in the same home. */
  async resume(key: string): Promise<string> {
    const { session } = describedSchema.parse(await this.#ask('sessions.describe', { key }))
    if (session === null) throw refused('sessions.describe', 'there is no such session')
    return key
  }

  async prompt(sessionKey: string, message: string): Promise<void> {
    // By our number a run is called, and its end may come before the answer that names it.
    const idempotencyKey = randomUUID()
    const { promise: ended, resolve } = Promise.withResolvers<Chat>()
    this.#runs.set(idempotencyKey, resolve)
    const { state, errorMessage } = await inTime(
      'chat',
      async () => {
        const answer = await this.#ask('chat.send', { sessionKey, message, idempotencyKey })
        const { runId } = runSchema.parse(answer)
        if (runId !== idempotencyKey) this.#runs.set(runId, resolve)
        return await ended
      },
      { heard: this.#heard },
    )
    if (state !== 'final')
      throw new TidemarkError(
        'protocol',
        `Prompt: it ended with ${state} (${errorMessage ?? 'it says no more'}), wanted final`,
      )
  }

  /** With all that was said in it. */
  async end(key: string): Promise<void> {
    await this.#ask('sessions.delete', { key, deleteTranscript: true })
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#waiting.clear()
    this.#socket.close()
    return Promise.resolve()
  }

  /** False while it loads further. @throws TidemarkError `protocol` when it refuses for good */
  async #isLetIn(token: string): Promise<boolean> {
    const { ok, error } = await this.#answer('connect', {
      minProtocol: PROTOCOL,
      maxProtocol: PROTOCOL,
      client: { ...CLIENT, version: version() },
      role: 'operator',
      scopes: SCOPES,
      auth: { token },
    })
    if (ok) return true
    if (error?.retryable === true) return false
    throw refused('connect', error?.message)
  }

  /** @throws TidemarkError `protocol` when it refuses */
  #ask(method: string, params: object): Promise<unknown> {
    const asked = async (): Promise<unknown> => {
      const { ok, payload, error } = await this.#answer(method, params)
      if (!ok) throw refused(method, error?.message)
      return payload
    }
    return inTime(method, asked, { heard: this.#heard })
  }

  #answer(method: string, params: object): Promise<z.infer<typeof answerSchema>> {
    const id = randomUUID()
    const { promise, resolve } = Promise.withResolvers<z.infer<typeof answerSchema>>()
    this.#waiting.set(id, resolve)
    this.#socket.send(JSON.stringify({ type: 'req', id, method, params }))
    return promise
  }

  #hear(text: string): void {
    this.#heard.again()
    const message: unknown = JSON.parse(text)
    const { data: answer } = answerSchema.safeParse(message)
    if (answer !== undefined) {
      this.#waiting.get(answer.id)?.(answer)
      this.#waiting.delete(answer.id)
    }
    const { data: chat } = chatSchema.safeParse(message)
    if (chat === undefined || !ENDS.has(chat.payload.state)) return
    this.#runs.get(chat.payload.runId)?.(chat.payload)
    this.#runs.delete(chat.payload.runId)
  }
}

function refused(method: string, why: string | undefined): TidemarkError {
  return new TidemarkError('protocol', `Ask openclaw for ${method}: ${why ?? 'it refused'}, wanted an answer`)
}

/** Undefined while nobody listens there. */
function opened(url: string): Promise<WebSocket | undefined> {
  const { promise, resolve } = Promise.withResolvers<WebSocket | undefined>()
  const socket = new WebSocket(url)
  socket.addEventListener('open', () => resolve(socket))
  socket.addEventListener('error', () => resolve(undefined))
  return promise
}
