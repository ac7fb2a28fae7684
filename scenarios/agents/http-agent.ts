// Drives the agent over HTTP and SSE, as its users do: what `tidemark agent` serves, in the measured process, with the
// model and the tools of the workload. All that is asked goes over a socket; only the books are read from inside.
import { z } from 'zod'
import type { Figures } from '../../src/host/subject.ts'
import type {
  AgentDriver,
  DrivenAgent,
  DrivenEvent,
  DrivenSession,
  PromptEnd,
} from '../../src/scenario/agent-driver.ts'
import type { Answers } from './answering-parts.ts'
import { HttpClient } from './http-client.ts'
import { ServedAgent, type ServedParts } from './served-agent.ts'

const promptAnswer = z.object({
  outcome: z.enum(['completed', 'aborted', 'failed', 'step-limit']),
  error: z.string().optional(),
})
const sessionList = z.object({ sessions: z.array(z.unknown()) })
const statusAnswer = z.object({
  locks: z.number(),
  instances: z.number(),
  toolCallsInFlight: z.number(),
  store: z.object({ diskBytes: z.number(), coldBytes: z.number(), prunedButHeldBytes: z.number() }),
  subagents: z.object({ live: z.number() }),
  budget: z.object({ live: z.number(), sharedBytes: z.number(), availableBytes: z.number() }),
  streams: z.object({ waitingBytes: z.number() }),
})

export const httpAgent: AgentDriver<ServedParts> = {
  name: 'reference agent over HTTP',
  async start({ directory, model, tools, compaction, parts }) {
    const { languageModel, summaryModel, ...limits } = model
    const served = await ServedAgent.start({
      directory,
      languageModel,
      limits,
      parts,
      ...(compaction !== undefined && { compaction }),
      ...(summaryModel && { summaryModel }),
      ...(tools && { tools }),
    })
    const agent = new DrivenHttpAgent(served)
    await agent.look()
    return agent
  },
}

class DrivenHttpAgent implements DrivenAgent {
  readonly pid = process.pid
  readonly shellTool = 'shell'
  readonly #served: ServedAgent
  readonly #client: HttpClient
  /** Who subscribed before a prompt hears all of it: resolves once the server knows of everybody. */
  #listening: Promise<void> = Promise.resolve()
  #figures: Figures = {}

  constructor(served: ServedAgent) {
    this.#served = served
    this.#client = new HttpClient(served.server.url)
  }

  openSession(id: string): DrivenSession {
    return new HttpSession(this.#client, id, () => this.#listening)
  }

  async deleteSession(id: string): Promise<boolean> {
    const { status } = await this.#client.ask({ method: 'DELETE', path: `/sessions/${id}` })
    await this.look()
    return status === 204
  }

  subscribe(heard: (event: DrivenEvent) => void): Disposable {
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.#listening
    this.#listening = promise.then(() => before)
    return this.#client.listen('/events', { heard, ready: resolve })
  }

  figures(): Figures {
    return this.#figures
  }

  holdings(): Readonly<Record<string, number>> {
    return this.#served.holdings()
  }

  answers(): Answers {
    return this.#served.answers
  }

  /** Asks the agent how it is; `figures` gives what it said. */
  async look(): Promise<void> {
    const status = await this.#client.ask({ method: 'GET', path: '/status' })
    const listed = await this.#client.ask({ method: 'GET', path: '/sessions?limit=1000' })
    const { store, locks, instances, toolCallsInFlight, subagents, budget, streams } = statusAnswer.parse(
      status.body,
    )
    this.#figures = {
      databaseBytes: store.diskBytes,
      coldBytes: store.coldBytes,
      prunedButHeldBytes: store.prunedButHeldBytes,
      sessionLocks: locks,
      instances,
      toolCallsInFlight,
      sessions: sessionList.parse(listed.body).sessions.length,
      subagentsLive: subagents.live,
      sessionsAtWork: budget.live,
      budgetOvercommittedBytes: Math.max(0, budget.live * budget.sharedBytes - budget.availableBytes),
      streamWaitingBytes: streams.waitingBytes,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client[Symbol.dispose]()
    await this.#served[Symbol.asyncDispose]()
  }
}

class HttpSession implements DrivenSession {
  readonly id: string
  readonly #client: HttpClient
  readonly #listening: () => Promise<void>
  #isOpen = false
  #prompts = 0
  #aborting: Promise<unknown> = Promise.resolve()

  constructor(client: HttpClient, id: string, listening: () => Promise<void>) {
    this.id = id
    this.#client = client
    this.#listening = listening
  }

  async prompt(
    given: string,
    signal: AbortSignal,
  ): Promise<{ readonly end: PromptEnd; readonly error?: Error }> {
    this.#prompts++
    try {
      await this.#open()
      const path = `/sessions/${this.id}/prompt`
      const { body } = await this.#client.ask({ method: 'POST', path, body: { text: given }, signal })
      const { outcome, error } = promptAnswer.parse(body)
      return { end: outcome, ...(error !== undefined && { error: new Error(error) }) }
    } catch (error) {
      if (signal.aborted) return { end: 'aborted' } // The server sees that its client has left.
      throw error
    } finally {
      this.#prompts--
      await this.#aborting
    }
  }

  /** What the server says of it is awaited by the prompt. */
  abort(): boolean {
    if (this.#prompts === 0) return false
    const asked = this.#client.ask({ method: 'POST', path: `/sessions/${this.id}/abort` })
    this.#aborting = asked.catch(() => {}) // A prompt that has ended meanwhile needs none.
    return true
  }

  seed(): Promise<void> {
    return Promise.reject(new TypeError('Seed session: recorded turns cannot be given over HTTP'))
  }

  async #open(): Promise<void> {
    await this.#listening()
    if (this.#isOpen) return
    await this.#client.ask({ method: 'POST', path: '/sessions', body: { id: this.id } })
    this.#isOpen = true
  }
}
