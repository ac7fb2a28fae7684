// Our own agent over its HTTP interface, driven as those of others are: sessions that are deleted, and events for any number
// of clients.
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import type { AgentClients, AgentConnection } from '../agent-connection.ts'
import type { AgentStreams } from '../agent-process.ts'
import { HttpAgent } from './http-agent.ts'
import type { LastHeard } from './last-heard.ts'

const sessionSchema = z.object({ id: z.string() })
const answerSchema = z.object({ outcome: z.string(), error: z.string().optional() })

export class ReferenceConnection implements AgentConnection {
  readonly ends = 'closed'
  readonly #server: HttpAgent

  readonly clients: AgentClients = { vanish: () => this.#server.vanish('/events') }

  private constructor(server: HttpAgent) {
    this.#server = server
  }

  /** @throws TidemarkError `protocol` when it does not say where it listens */
  static async open(streams: AgentStreams, heard: LastHeard): Promise<ReferenceConnection> {
    return new ReferenceConnection(await HttpAgent.listening(streams, heard))
  }

  async open(): Promise<string> {
    return sessionSchema.parse(await this.#server.ask('POST', '/sessions', {})).id
  }

  /** Of an earlier process in the same directory. */
  async resume(session: string): Promise<string> {
    return sessionSchema.parse(await this.#server.ask('GET', `/sessions/${session}`)).id
  }

  async prompt(session: string, text: string): Promise<void> {
    const answer = await this.#server.ask('POST', `/sessions/${session}/prompt`, { text })
    const { outcome, error } = answerSchema.parse(answer)
    if (outcome !== 'completed')
      throw new TidemarkError(
        'protocol',
        `Prompt: it ${outcome} (${error ?? 'it says no more'}), wanted completed`,
      )
  }

  async end(session: string): Promise<void> {
    await this.#server.ask('DELETE', `/sessions/${session}`)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}
