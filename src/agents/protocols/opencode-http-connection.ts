// A server of OpenCode's HTTP interface: sessions that are deleted, events for any number of clients, and an instance for
// each directory.
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import type { AgentClients, AgentConnection, AgentDirectories } from '../agent-connection.ts'
import type { AgentStreams } from '../agent-process.ts'
import { HttpAgent } from './http-agent.ts'
import type { LastHeard } from './last-heard.ts'

/** Of an error that is told in a message. */
const TOLD_CHARACTERS = 200

const sessionSchema = z.object({ id: z.string() })
const answerSchema = z.object({ info: z.object({ error: z.unknown().optional() }) })

export class OpencodeHttpConnection implements AgentConnection {
  readonly ends = 'closed'
  readonly #server: HttpAgent

  readonly clients: AgentClients = { vanish: () => this.#server.vanish('/event') }

  readonly directories: AgentDirectories = {
    visit: async (directory) => {
      const query = queryOf(directory)
      const { id } = sessionSchema.parse(await this.#server.ask('POST', `/session${query}`, {}))
      await this.#server.ask('DELETE', `/session/${id}${query}`)
    },
    dispose: async (directory) => {
      await this.#server.ask('POST', `/instance/dispose${queryOf(directory)}`)
    },
  }

  private constructor(server: HttpAgent) {
    this.#server = server
  }

  /** @throws TidemarkError `protocol` when it does not say where it listens */
  static async open(streams: AgentStreams, heard: LastHeard): Promise<OpencodeHttpConnection> {
    return new OpencodeHttpConnection(await HttpAgent.listening(streams, heard))
  }

  async open(): Promise<string> {
    return sessionSchema.parse(await this.#server.ask('POST', '/session', {})).id
  }

  /** Of an earlier process in the same home. */
  async resume(session: string): Promise<string> {
    return sessionSchema.parse(await this.#server.ask('GET', `/session/${session}`)).id
  }

  async prompt(session: string, text: string): Promise<void> {
    const parts = [{ type: 'text', text }]
    const answer = await this.#server.ask('POST', `/session/${session}/message`, { parts })
    const { info } = answerSchema.parse(answer)
    if (info.error !== undefined && info.error !== null)
      throw new TidemarkError(
        'protocol',
        `Prompt: it ended with ${JSON.stringify(info.error).slice(0, TOLD_CHARACTERS)}, wanted an answer`,
      )
  }

  async end(session: string): Promise<void> {
    await this.#server.ask('DELETE', `/session/${session}`)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }
}

function queryOf(directory: string): string {
  return `?directory=${encodeURIComponent(directory)}`
}
