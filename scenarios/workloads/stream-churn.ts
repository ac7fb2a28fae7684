// Clients of an event stream that leave in every way there is: one cycle opens one of each, and all must be gone after it.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { speakingModel } from '../../src/replay/replay-model.ts'
import { ServedAgent, type ServedParts } from '../agents/served-agent.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

/** What may wait for one client. */
const LIMIT_BYTES = 512 * 1024
const GRACE_MS = 1_000
/** One answer; the system's own buffers take some megabytes before a client that does not read is noticed. */
const ANSWER_CHARACTERS = 262_144
const DELTA_CHARACTERS = 16_384
const MOST_ANSWERS = 40
/** A client that left must be gone within this time. */
const GONE_MS = 1_000
const LOOK_MS = 10
/** What tells the end of a stream fits in this much of its last bytes. */
const TAIL_CHARACTERS = 200

export async function streamChurn(
  directory: string,
  parts: ServedParts | undefined,
  context: SubjectContext,
): Promise<Subject> {
  const text = 'All that an answer needs. '.repeat(Math.ceil(ANSWER_CHARACTERS / 26))
  const languageModel = speakingModel('talker', () => [{ kind: 'text', text }], {
    deltaCharacters: DELTA_CHARACTERS,
    delayMs: 1,
  })
  const streams = { waitingBytes: LIMIT_BYTES, graceMs: GRACE_MS }
  return new StreamChurn(await ServedAgent.start({ directory, languageModel, streams, parts }), context)
}

class StreamChurn implements Subject {
  readonly #served: ServedAgent
  readonly #context: SubjectContext

  constructor(served: ServedAgent, context: SubjectContext) {
    this.#served = served
    this.#context = context
  }

  async step(): Promise<void> {
    const clients = await Promise.all(Array.from({ length: 4 }, () => StreamClient.open(this.#served)))
    const [vanishing, halfClosing, cutOff, stalled] = clients
    if (stalled === undefined) return
    stalled.socket.pause()
    await this.#answer()
    vanishing?.socket.destroy()
    halfClosing?.socket.end()
    cutOff?.socket.resetAndDestroy()
    await this.#talkUntilDropped()
    stalled.socket.resume()
    await Promise.race([stalled.closed, pause(GONE_MS)])
    await this.#settled()
    const { record } = this.#context
    record('endsWithoutReason', stalled.tail.includes('"reason":"too-slow"') ? 0 : 1)
    record('streamsLeft', this.#streams.live)
    for (const client of clients) client.socket.destroy()
  }

  figures(): Figures {
    const { live, waitingBytes } = this.#streams
    return { streamsLive: live, waitingBytes, connections: this.#served.server.figures.connections }
  }

  answers(): Answers {
    return answering(this.#served.answers, {
      streamsLeft: 'streams',
      bytesBeyondLimit: 'streams',
      endsWithoutReason: 'streams',
      streamsLive: 'streams',
      waitingBytes: 'streams',
    })
  }

  holdings(): Record<string, number> {
    return this.#served.holdings()
  }

  async close(): Promise<void> {
    await this.#served[Symbol.asyncDispose]()
  }

  get #streams() {
    return this.#served.server.figures.streams
  }

  async #talkUntilDropped(): Promise<void> {
    const before = this.#streams.ended['too-slow']
    for (let answers = 0; answers < MOST_ANSWERS; answers++) {
      await this.#answer()
      const { waitingBytes, ending, ended } = this.#streams
      const beyond = Math.max(0, waitingBytes - LIMIT_BYTES)
      this.#context.record('bytesBeyondLimit', beyond)
      if (beyond > 0 || ending > 0 || ended['too-slow'] > before) return
    }
  }

  /** In a session of its own, so that no history grows. */
  async #answer(): Promise<void> {
    const { agent } = this.#served
    const session = agent.openSession({ id: 'talk' })
    const { outcome } = await session.prompt('Tell me all', { signal: this.#context.signal })
    if (outcome !== 'completed') throw new Error(`Prompt: it ended ${outcome}, wanted completed`)
    await agent.deleteSession(session.id)
  }

  async #settled(): Promise<void> {
    const endMs = performance.now() + GONE_MS
    while (this.#streams.live > 0 && performance.now() < endMs) await pause(LOOK_MS)
  }
}

class StreamClient {
  readonly socket: Socket
  readonly closed: Promise<unknown>
  /** The end of what was read. */
  tail = ''

  private constructor(socket: Socket) {
    this.socket = socket
    this.closed = once(socket, 'close')
    socket.setEncoding('latin1')
    socket.on('error', () => {}) // A reset is one of the ways to leave.
    socket.on('data', (chunk: string) => (this.tail = (this.tail + chunk).slice(-TAIL_CHARACTERS)))
    socket.on('end', () => socket.end())
  }

  /** Resolves once the stream has begun. */
  static async open({ server }: ServedAgent): Promise<StreamClient> {
    const client = new StreamClient(connect({ host: server.host, port: server.port, allowHalfOpen: true }))
    await once(client.socket, 'connect')
    client.socket.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await once(client.socket, 'data')
    return client
  }
}
