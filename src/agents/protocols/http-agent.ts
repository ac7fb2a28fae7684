// An agent that is a server, on the address that it prints: JSON over HTTP, and events for any number of clients.
import { get } from 'node:http'
import type { Readable } from 'node:stream'
import type { AgentStreams } from '../agent-process.ts'
import { inTime } from './in-time.ts'
import type { LastHeard } from './last-heard.ts'

const LISTENING = /listening on (http:\/\/127\.0\.0\.1:\d+)/
/** Of what it prints before it listens. */
const MOST_CHARACTERS = 64 * 1024
/** Of a body that is told in a message. */
const TOLD_CHARACTERS = 200

export class HttpAgent {
  readonly #url: string
  readonly #heard: LastHeard

  private constructor(url: string, heard: LastHeard) {
    this.#url = url
    this.#heard = heard
  }

  /** @throws TidemarkError `protocol` when it does not say where it listens */
  static async listening({ stdout }: AgentStreams, heard: LastHeard): Promise<HttpAgent> {
    const url = await inTime('the address on which it listens', () => addressIn(stdout))
    return new HttpAgent(url, heard)
  }

  /** @returns what it says; undefined where that is nothing @throws TidemarkError `protocol` when it refuses, or says nothing in time */
  ask(method: string, path: string, body?: object): Promise<unknown> {
    const asked = async (signal: AbortSignal): Promise<unknown> => {
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
    return inTime(`${method} ${path.replace(/\?.*/, '')}`, asked, { heard: this.#heard })
  }

  /** One more client hears the first event at the path, and breaks its connection off. */
  vanish(path: string): Promise<void> {
    return inTime('an event', (signal) => firstEvent(`${this.#url}${path}`, signal))
  }
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
