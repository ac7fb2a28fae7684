// The reference agent behind its HTTP server, in the measured process, with a model that answers any session.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Agent } from '../../src/agent/agent.ts'
import { createAgent } from '../../src/agent/create-agent.ts'
import type { AgentParts } from '../../src/agent/parts.ts'
import { AgentServer } from '../../src/agent/server/agent-server.ts'
import type { StreamLimits } from '../../src/agent/server/event-streams.ts'
import type { ServerParts } from '../../src/agent/server/server-parts.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import type { DrivenModel, DrivenTool } from '../../src/scenario/agent-driver.ts'
import { answeringParts, type Answers } from './answering-parts.ts'
import { modelLimits } from '../workloads/driven-session.ts'

/** Histories that are full before anything is measured: a bounded one that still fills looks like a leak. */
const background = {
  stream: { historyEvents: 500, historyBytes: 65_536, cachedEvents: 500, cachedBytes: 65_536 },
  ledgerEntries: 20,
}

export type ServedParts = Partial<AgentParts & ServerParts>

export interface ServedStart {
  readonly directory: string
  readonly languageModel: LanguageModelV4
  /** Default `modelLimits`. */
  readonly limits?: Pick<DrivenModel, 'contextLimitTokens' | 'outputLimitTokens'>
  readonly summaryModel?: LanguageModelV4
  readonly compaction?: boolean
  readonly tools?: readonly DrivenTool[]
  readonly streams?: Partial<StreamLimits>
  readonly parts: ServedParts | undefined
}

export class ServedAgent implements AsyncDisposable {
  readonly agent: Agent
  readonly server: AgentServer
  readonly answers: Answers
  readonly #registry: ResourceRegistry
  readonly #owned: AsyncDisposableStack

  private constructor(
    agent: Agent,
    server: AgentServer,
    registry: ResourceRegistry,
    owned: AsyncDisposableStack,
    answers: Answers,
  ) {
    this.answers = answers
    this.agent = agent
    this.server = server
    this.#registry = registry
    this.#owned = owned
  }

  static async start({
    directory,
    languageModel,
    limits = modelLimits,
    summaryModel,
    compaction = true,
    tools,
    streams,
    parts = {},
  }: ServedStart): Promise<ServedAgent> {
    await using acquiring = new AsyncDisposableStack()
    const workspace = join(directory, 'workspace')
    await mkdir(workspace, { recursive: true })
    const registry = new ResourceRegistry()
    const agent = acquiring.use(
      await createAgent({
        directory: workspace,
        dataDirectory: join(directory, 'data'),
        model: { languageModel, ...limits },
        compaction: { enabled: compaction },
        registry,
        parts,
        limits: { background },
        ...(tools && { tools }),
        ...(summaryModel && { summaryModel }),
      }),
    )
    const server = acquiring.use(
      await AgentServer.start({ agent, registry, parts, ...(streams && { streams }) }),
    )
    return new ServedAgent(agent, server, registry, acquiring.move(), answeringParts(parts))
  }

  /** Live holdings by kind. */
  holdings(): Record<string, number> {
    const live: Record<string, number> = {}
    for (const [kind, figures] of this.#registry.snapshot().kinds) live[kind] = figures.live
    return live
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync()
  }
}
