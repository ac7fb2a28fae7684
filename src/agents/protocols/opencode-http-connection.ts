// A server of OpenCode's HTTP interface, on the address that it prints: sessions that are deleted, events for any number of
// clients, and an instance for each directory.
import { get } from 'node:http'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'
import type { AgentClients, AgentConnection, AgentDirectories } from '../agent-connection.ts'
import type { AgentStreams } from '../agent-process.ts'
import { inTime } from './in-time.ts'
import type { LastHeard } from './last-heard.ts'

const LISTENING = /listening on (http:\/\/127\.0\.0\.1:\d+)/
/** Of what it prints before it listens. */
const MOST_CHARACTERS = 64 * 1024
/** Of a body that is told in a message. */
const TOLD_CHARACTERS = 200

const sessionSchema = z.object({ id: z.string() })
const answerSchema = z.object({ info: z.object({ error: z.unknown().optional() }) })

export class OpencodeHttpConnection implements AgentConnection {
  readonly ends = 'closed'
  readonly #url: string
  readonly #heard: LastHeard

  readonly clients: AgentClients = {
    vanish: () => inTime('an event', (signal) => firstEvent(`${this.#url}/event`, signal)),
  }

  readonly directories: AgentDirectories = {
    visit: async (directory) => {
      const query = queryOf(directory)
      const { id } = sessionSchema.parse(await this.#ask('POST', `/session${query}`, {}))
      await this.#ask('DELETE', `/session/${id}${query}`)
    },
    dispose: async (directory) => {
      await this.#ask('POST', `/instance/dispose${queryOf(directory)}`)
    },
  }

  private constructor(url: string, heard: LastHeard) {
    this.#url = url
    this.#heard = heard
  }

  /** @throws TidemarkError `protocol` when it does not say where it listens */
  static async open({ stdout }: AgentStreams, heard: LastHeard): Promise<OpencodeHttpConnection> {
    const url = await inTime('the address on which it listens', () => addressIn(stdout))
    return new OpencodeHttpConnection(url, heard)
  }

  async open(): Promise<string> {
    return sessionSchema.parse(await this.#ask('POST', '/session', {})).id
  }

  /** Of an earlier process in the same home. */
  async resume(session: string): Promise<string> {
    return sessionSchema.parse(await this.#ask('GET', `/session/${session}`)).id
  }

  async prompt(session: string, text: string): Promise<void> {
    const parts = [{ type: 'text', text }]
    const { info } = answerSchema.parse(await this.#ask('POST', `/session/${session}/message`, { parts }))
    if (info.error !== undefined && info.error !== null)
      throw new TidemarkError(
        'protocol',
        `Prompt: it ended with ${JSON.stringify(info.error).slice(0, TOLD_CHARACTERS)}, wanted an answer`,
      )
  }

  async end(session: string): Promise<void> {
    await this.#ask('DELETE', `/session/${session}`)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve()
  }

  #ask(method: string, path: string, body?: object): Promise<unknown> {
    const ask = async (signal: AbortSignal): Promise<unknown> => {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        signal,
        ...(body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`status ${response.status}: ${text.slice(0, TOLD_CHARACTERS)}`)
      return text === '' ? undefined : JSON.parse(text)
    }
    return inTime(`${method} ${path.replace(/\?.*/, '')}`, ask, { heard: this.#heard })
  }
}

function queryOf(directory: string): string {
  return `?directory=${encodeURIComponent(directory)}`
}

/** What it prints further on is read and dropped: a full pipe would stop it. */
function addressIn(output: Readable): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let text = ''
  output.setEncoding('utf8')
  output.on('data', (chunk: string) => {
    if (text.length > MOST_CHARACTERS) return
    text += chunk
    const [, url] = LISTENING.exec(text) ?? []
    if (url !== undefined) resolve(url)
  })
  return promise
}

/** Resolves once its connection is broken off. */
function firstEvent(url: string, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = get(url, { agent: false, signal }, (response) => {
    response.once('data', () => {
      request.once('close', resolve)
      request.destroy()
    })
    response.once('error', () => undefined) // It is we who break it off.
  })
  request.once('error', reject)
  return promise
}
