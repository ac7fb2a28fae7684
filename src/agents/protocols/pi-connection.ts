// pi in its RPC mode: JSON lines on its standard input and output. It holds one session at a time, and a new one takes
// the place of the one before.
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import type { AgentConnection } from '../agent-connection.ts'
import type { AgentStreams } from '../agent-process.ts'
import { inTime } from './in-time.ts'
import { JsonLines } from './json-lines.ts'
import type { LastHeard } from './last-heard.ts'

const responseSchema = z.object({
  type: z.literal('response'),
  id: z.string(),
  success: z.boolean(),
  error: z.string().optional(),
  data: z.unknown().optional(),
})
const stateSchema = z.object({ sessionId: z.string() })

/** What it says once it is done with a prompt, with all that came of it. */
const SETTLED = 'agent_settled'

interface Waiting {
  readonly resolve: (data: unknown) => void
  readonly reject: (error: Error) => void
}

export class PiConnection implements AgentConnection {
  readonly ends = 'replaced'
  readonly #heard: LastHeard
  readonly #lines: JsonLines
  readonly #waiting = new Map<string, Waiting>()
  #settled: () => void = () => undefined
  #asked = 0
  #hasSession = false

  private constructor({ stdin, stdout }: AgentStreams, heard: LastHeard) {
    this.#heard = heard
    this.#lines = new JsonLines(stdout, stdin, (message) => this.#hear(message))
  }

  /** @throws TidemarkError `protocol` when it does not answer */
  static async open(streams: AgentStreams, heard: LastHeard): Promise<PiConnection> {
    const connection = new PiConnection(streams, heard)
    await connection.#ask('get_state')
    return connection
  }

  async open(): Promise<string> {
    // It begins with one.
    if (this.#hasSession) await this.#ask('new_session')
    this.#hasSession = true
    return stateSchema.parse(await this.#ask('get_state')).sessionId
  }

  async resume(sessionPath: string): Promise<string> {
    await this.#ask('switch_session', { sessionPath })
    this.#hasSession = true
    return stateSchema.parse(await this.#ask('get_state')).sessionId
  }

  async prompt(_session: string, message: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#settled = resolve
    await inTime(
      'prompt',
      async () => {
        await this.#ask('prompt', { message })
        await promise
      },
      { heard: this.#heard },
    )
  }

  async end(): Promise<void> {
    // The next one takes its place.
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#waiting.clear()
    return Promise.resolve()
  }

  #ask(type: string, more: object = {}): Promise<unknown> {
    const id = `${++this.#asked}`
    return inTime(type, () => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      this.#waiting.set(id, { resolve, reject })
      this.#lines.send({ id, type, ...more })
      return promise
    })
  }

  #hear(message: Readonly<Record<string, unknown>>): void {
    this.#heard.again()
    if (message['type'] === SETTLED) this.#settled()
    const { success: isResponse, data: response } = responseSchema.safeParse(message)
    if (!isResponse) return
    const waiting = this.#waiting.get(response.id)
    this.#waiting.delete(response.id)
    if (response.success) waiting?.resolve(response.data)
    else
      waiting?.reject(
        new TidemarkError('protocol', `Ask pi: ${response.error ?? 'it refused'}, wanted success`),
      )
  }
}
