// Any agent over the Agent Client Protocol, version 1, on its standard input and output. Every permission is given once.
import {
  client,
  type ClientConnection,
  methods,
  ndJsonStream,
  PROTOCOL_VERSION,
} from '@agentclientprotocol/sdk'
import { Readable, Writable } from 'node:stream'
import { TidemarkError } from '../../errors.ts'
import { version } from '../../report/version.ts'
import type { AgentConnection, SessionEnd } from '../agent-connection.ts'
import type { AgentStreams } from '../agent-process.ts'
import { inTime } from './in-time.ts'
import type { LastHeard } from './last-heard.ts'

export interface AcpOptions {
  /** The directory of its sessions. */
  readonly work: string
  /** A request of the agent's own that ends a session, where it does not offer the protocol's. */
  readonly closeMethod?: string | undefined
  readonly heard: LastHeard
}

/** Those that an agent may ask for, the one that is given first. */
const PERMISSIONS = ['allow_once', 'allow_always'] as const

export class AcpConnection implements AgentConnection {
  readonly ends: SessionEnd
  readonly #connection: ClientConnection
  readonly #options: AcpOptions
  readonly #closes: boolean

  private constructor(connection: ClientConnection, options: AcpOptions, closes: boolean) {
    this.#connection = connection
    this.#options = options
    this.#closes = closes
    this.ends = closes || options.closeMethod !== undefined ? 'closed' : 'never'
  }

  /** @throws TidemarkError `protocol` when it does not answer, or in another version */
  static async open({ stdin, stdout }: AgentStreams, options: AcpOptions): Promise<AcpConnection> {
    const stream = ndJsonStream(Writable.toWeb(stdin), Readable.toWeb(stdout))
    const connection = client({ name: 'tidemark' })
      .onRequest(methods.client.session.requestPermission, ({ params }) => {
        const given = PERMISSIONS.map((kind) => params.options.find((each) => each.kind === kind))
        const option = given.find((each) => each !== undefined) ?? params.options[0]
        return option === undefined
          ? { outcome: { outcome: 'cancelled' } }
          : { outcome: { outcome: 'selected', optionId: option.optionId } }
      })
      .onNotification(methods.client.session.update, () => options.heard.again())
      .onNotification('*', () => options.heard.again())
      .connect(stream)
    const told = await inTime('initialize', (signal) =>
      connection.agent.request(
        methods.agent.initialize,
        {
          protocolVersion: PROTOCOL_VERSION,
          clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
          clientInfo: { name: 'tidemark', version: version() },
        },
        { cancellationSignal: signal },
      ),
    )
    if (told.protocolVersion !== PROTOCOL_VERSION) {
      throw new TidemarkError(
        'protocol',
        `Speak ACP: the agent speaks version ${told.protocolVersion}, wanted ${PROTOCOL_VERSION}`,
      )
    }
    const closes = (told.agentCapabilities?.sessionCapabilities?.close ?? undefined) !== undefined
    return new AcpConnection(connection, options, closes)
  }

  async open(): Promise<string> {
    const { work: cwd } = this.#options
    const { sessionId } = await inTime('session/new', () =>
      this.#connection.agent.request(methods.agent.session.new, { cwd, mcpServers: [] }),
    )
    return sessionId
  }

  async resume(sessionId: string): Promise<string> {
    const { work: cwd } = this.#options
    const { agent } = this.#connection
    await inTime(
      'session/load',
      () => agent.request(methods.agent.session.load, { sessionId, cwd, mcpServers: [] }),
      this.#options,
    )
    return sessionId
  }

  async prompt(sessionId: string, text: string): Promise<void> {
    const { agent } = this.#connection
    const { stopReason } = await inTime(
      'session/prompt',
      () => agent.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] }),
      this.#options,
    )
    if (stopReason !== 'end_turn')
      throw new TidemarkError('protocol', `Prompt: it ended with ${stopReason}, wanted end_turn`)
  }

  async end(sessionId: string): Promise<void> {
    const { closeMethod } = this.#options
    const { agent } = this.#connection
    if (this.#closes)
      await inTime('session/close', () => agent.request(methods.agent.session.close, { sessionId }))
    else if (closeMethod !== undefined)
      await inTime(closeMethod, () => agent.request(closeMethod, { sessionId }))
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close()
    return Promise.resolve()
  }
}
