// Drives the reference agent inside the measured process, and translates what it announces.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Agent } from '../../src/agent/agent.ts'
import { stepChannel, type StepAnnouncement } from '../../src/agent/announce.ts'
import { createAgent } from '../../src/agent/create-agent.ts'
import type { AgentEvent } from '../../src/agent/events.ts'
import type { AgentParts } from '../../src/agent/parts.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import type {
  AgentDriver,
  AgentStart,
  DrivenAgent,
  DrivenEvent,
  DrivenSession,
  StepReport,
} from '../../src/scenario/agent-driver.ts'

import { answeringParts, type Answers } from './answering-parts.ts'
import { recordedMessages } from './recorded-messages.ts'

/** Stubborn commands are part of the workloads; with the default of two seconds they would be most of a run. */
const toolGraceMs = 200
/** Histories small enough to be full when the warm-up is over: what still grows then is none of them. */
const background = { stream: { historyEvents: 128, cachedEvents: 128 }, ledgerEntries: 8 } as const

/** More are not counted. */
const mostSessions = 10_000

export type ReferenceParts = Partial<AgentParts>

export const referenceAgent: AgentDriver<ReferenceParts> = {
  name: 'reference agent',
  async start(options) {
    const directory = join(options.directory, 'workspace')
    await mkdir(directory, { recursive: true })
    const { contextLimitTokens, outputLimitTokens, languageModel, summaryModel } = options.model
    const registry = new ResourceRegistry()
    const agent = await createAgent({
      directory,
      registry,
      limits: { toolGraceMs, background },
      dataDirectory: join(options.directory, 'data'),
      model: { languageModel, contextLimitTokens, outputLimitTokens },
      compaction: { enabled: options.compaction ?? true },
      ...(summaryModel && { summaryModel }),
      ...toolsOf(options),
      ...(options.parts && { parts: options.parts }),
    })
    return new DrivenReferenceAgent(agent, registry, answeringParts(options.parts))
  },
}

function toolsOf({
  tools,
  resolveTool,
}: AgentStart<ReferenceParts>): Pick<AgentStart<ReferenceParts>, 'tools' | 'resolveTool'> {
  return { ...(tools && { tools }), ...(resolveTool && { resolveTool }) }
}

class DrivenReferenceAgent implements DrivenAgent {
  readonly pid = process.pid
  readonly shellTool = 'shell'
  readonly #agent: Agent
  readonly #registry: ResourceRegistry
  readonly #answers: Answers

  constructor(agent: Agent, registry: ResourceRegistry, answers: Answers) {
    this.#agent = agent
    this.#registry = registry
    this.#answers = answers
  }

  openSession(id: string): DrivenSession {
    const session = this.#agent.openSession({ id })
    return {
      id,
      async prompt(text, signal) {
        const { outcome, error } = await session.prompt(text, { signal })
        return { end: outcome, ...(error && { error }) }
      },
      abort: () => session.abort(),
      async seed(turns) {
        for await (const turn of turns) session.append(recordedMessages(turn))
      },
    }
  }

  deleteSession(id: string): Promise<boolean> {
    return this.#agent.deleteSession(id)
  }

  subscribe(listener: (event: DrivenEvent) => void): Disposable {
    return this.#agent.subscribe((event) => listener({ type: event.type, bytes: weight(event) }))
  }

  onStep(listener: (step: StepReport) => void): Disposable {
    const receive = (message: unknown): void => {
      if (isStep(message)) listener(stepReport(message))
    }
    subscribe(stepChannel, receive)
    return { [Symbol.dispose]: () => void unsubscribe(stepChannel, receive) }
  }

  async switchDirectory(directory: string): Promise<void> {
    await this.#agent.switchDirectory(directory)
  }

  figures(): Record<string, number> {
    const { store, locks, instances, toolCallsInFlight, subagents, budget } = this.#agent.counters
    return {
      databaseBytes: store.diskBytes,
      coldBytes: store.coldBytes,
      prunedButHeldBytes: store.prunedButHeldBytes,
      sessionLocks: locks,
      instances,
      toolCallsInFlight,
      sessions: this.#agent.listSessions(mostSessions).length,
      subagentsLive: subagents.live,
      sessionsAtWork: budget.live,
      budgetOvercommittedBytes: Math.max(0, budget.live * budget.sharedBytes - budget.availableBytes),
    }
  }

  holdings(): Record<string, number> {
    const { kinds } = this.#registry.snapshot()
    return Object.fromEntries([...kinds].map(([kind, { live }]) => [kind, live]))
  }

  answers(): Answers {
    return this.#answers
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent[Symbol.asyncDispose]()
  }
}

function isStep(message: unknown): message is StepAnnouncement {
  return typeof message === 'object' && message !== null && 'rowsHydrated' in message
}

function stepReport({
  step,
  stepMs,
  modelMs,
  toolMs,
  rowsHydrated,
  bytesHydrated,
  rowsNew,
}: StepAnnouncement): StepReport {
  return {
    step,
    stepMs,
    waitedMs: modelMs + toolMs,
    rowsHydrated,
    bytesHydrated,
    rowsReread: step === 1 ? 0 : Math.max(0, rowsHydrated - rowsNew),
  }
}

/** Text that the event carries; the rest of an event is a few fields. */
function weight(event: AgentEvent): number {
  if (event.type === 'tool-output') return Buffer.byteLength(event.body)
  return event.type === 'text-delta' ? Buffer.byteLength(event.text) : 0
}
