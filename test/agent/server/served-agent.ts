// An agent that is served on loopback for one test, and a client that reads its events.
import { once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Agent } from '../../../src/agent/agent.ts'
import { AgentServer, type ServerOptions } from '../../../src/agent/server/agent-server.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { openAgent, temporaryDirectory, type TestAgentOptions } from '../fixture.ts'

export interface Served {
  readonly agent: Agent
  readonly server: AgentServer
  readonly registry: ResourceRegistry
}

export async function serving(
  options: TestAgentOptions,
  body: (served: Served) => Promise<void>,
  serverOptions: Partial<ServerOptions> = {},
): Promise<void> {
  using directory = temporaryDirectory()
  const registry = new ResourceRegistry()
  await using agent = await openAgent(directory, { registry, ...options })
  await using server = await AgentServer.start({ agent, registry, ...serverOptions })
  await body({ agent, server, registry })
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** On a connection of its own; unlike `fetch` it sends whatever Host it is given. */
export async function ask(
  { server }: Pick<Served, 'server'>,
  method: string,
  path: string,
  options: { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown } = {},
): Promise<Reply> {
  const { headers = {}, body } = options
  const sent = request(`${server.url}${path}`, { method, headers, agent: false })
  sent.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  sent.on('error', reject)
  sent.on('response', (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (text += chunk))
    response.on('end', () => {
      const parsed: unknown = text === '' ? undefined : JSON.parse(text)
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed })
    })
    response.on('error', reject)
  })
  return await promise
}

/** A raw client of an event stream; it reads until it is paused. */
export class Listener {
  readonly socket: Socket
  text = ''

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (this.text += chunk))
    socket.on('error', () => {})
  }

  static async open({ server }: Pick<Served, 'server'>, path: string): Promise<Listener> {
    const listener = new Listener(connect({ port: server.port, host: server.host, allowHalfOpen: true }))
    await once(listener.socket, 'connect')
    listener.socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    return listener
  }

  has(words: string): boolean {
    return this.text.includes(words)
  }
}
