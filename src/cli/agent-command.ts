// `tidemark agent`: serves the reference agent over HTTP and SSE until it is told to stop, and then leaves nothing behind.
// The agent and its model are loaded only here: the other commands start without them.
import { join, resolve } from 'node:path'
import type { AgentModel } from '../agent/options.ts'
import type { Tool } from '../agent/tools/tool.ts'
import { TidemarkError } from '../errors.ts'
import { ResourceRegistry } from '../resources/registry.ts'
import { ServerSource } from '../telemetry/sources/server-source.ts'
import { isLoopback } from '../http/access.ts'
import { modelKeyVariable, tokenVariable } from '../agent/process/child-environment.ts'
import { writeUngated } from './gated-streams.ts'
import { openedOrTold } from './report-files.ts'
import { agentToken, keepToken } from './agent-token.ts'
import { agentMetrics, pushMetrics } from './agent-metrics.ts'
import { pageRoutes } from './agent-page.ts'
import { type AgentPressureOptions, watchAgentMemory } from './agent-pressure.ts'

export interface AgentCommandOptions {
  readonly host: string
  readonly port: number
  /** False for none. */
  readonly token?: string | false
  readonly directory: string
  readonly maxMemory?: number
  readonly pressure: boolean
  /** Seconds. */
  readonly pressureInterval: number
  readonly snapshots?: string
  readonly otlp?: string
  /** Seconds. */
  readonly otlpInterval: number
  readonly snapshotSignal?: NodeJS.Signals
  readonly modelUrl?: string
  readonly model?: string
  readonly open?: boolean
}

/** Where the store, spilled outputs and pastes are, below the agent's directory. */
const dataDirectory = '.tidemark/agent'
/** Of the replay, and of a real model whose limits nobody told us. */
const modelLimits = { contextLimitTokens: 200_000, outputLimitTokens: 32_000 }
/** Serves until the process is ended: a signal ends it with 0 once everything is down. @throws TidemarkError `usage`, `environment` or `store-open` */
export async function serveAgent(options: AgentCommandOptions): Promise<never> {
  const { createAgent } = await import('../agent/create-agent.ts')
  const { AgentServer } = await import('../agent/server/agent-server.ts')
  const { guardExit } = await import('../agent/process/exit-guard.ts')
  const registry = new ResourceRegistry()
  const directory = resolve(options.directory)
  const { value: token, isMade } = agentToken(
    options.token ?? process.env[tokenVariable],
    isLoopback(options.host),
  )
  await using owned = new AsyncDisposableStack()
  owned.use(guardExit({ close: () => owned.disposeAsync(), signalExitCode: 0 }))
  const memory = options.maxMemory === undefined ? {} : { memory: { maxBytes: options.maxMemory } }
  const agent = owned.use(
    await asUsage(() =>
      modelOf(options).then((given) =>
        createAgent({
          directory,
          dataDirectory: join(directory, dataDirectory),
          registry,
          limits: memory,
          ...given,
        }),
      ),
    ),
  )
  const { host, port, pressure } = options
  const watched = pressure ? watchAgentMemory(agent, pressureOptions(options, registry), owned) : undefined
  const { telemetry, routes: metrics } = agentMetrics({ agent, registry, watched }, owned)
  const page =
    watched === undefined
      ? []
      : pageRoutes({ agent, registry, telemetry, maxMemory: options.maxMemory, ...watched }, owned)
  const routes = [...metrics, ...page]
  const server = owned.use(
    await AgentServer.start({ agent, registry, host, port, routes, ...(token !== undefined && { token }) }),
  )
  telemetry.add(new ServerSource(server))
  if (options.otlp !== undefined) {
    const intervalMs = options.otlpInterval * 1000
    await pushMetrics(telemetry, { url: options.otlp, intervalMs }, owned)
  }
  const file = isMade && token !== undefined ? keepToken(token, server.port, owned) : undefined
  writeUngated(process.stdout, startLines(server.url, { token, file, hasPage: watched !== undefined }))
  if (options.open === true && watched !== undefined) {
    void openedOrTold(`${server.url}/live${token === undefined ? '' : `#token=${token}`}`)
  }
  return await new Promise<never>(() => {}) // The guard ends the process.
}

interface Started {
  readonly token: string | undefined
  /** Where a token was put that was made here; one that was given is not repeated. */
  readonly file: string | undefined
  readonly hasPage: boolean
}

function startLines(url: string, { token, file, hasPage }: Started): string {
  const lines = [
    `listening on ${url}`,
    ...(file === undefined ? [] : [`token: ${token} (also in ${file})`]),
    ...(hasPage ? [`live page: ${url}/live${file === undefined ? '' : `#token=${token}`}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

function pressureOptions(options: AgentCommandOptions, registry: ResourceRegistry): AgentPressureOptions {
  const { maxMemory, pressureInterval, snapshots, snapshotSignal } = options
  if (snapshotSignal !== undefined && snapshots === undefined) {
    throw new TidemarkError('usage', 'Take snapshots: --snapshot-signal needs a --snapshots directory')
  }
  return { maxMemory, intervalMs: pressureInterval * 1000, snapshots, snapshotSignal, registry }
}

async function modelOf({
  modelUrl,
  model,
}: AgentCommandOptions): Promise<{ readonly model: AgentModel; readonly tools?: readonly Tool[] }> {
  if (modelUrl === undefined && model === undefined) return await replay()
  if (modelUrl === undefined || model === undefined) {
    throw new TidemarkError(
      'usage',
      'Choose a model: --model-url and --model are wanted together, or neither',
    )
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const apiKey = process.env[modelKeyVariable]
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: modelUrl,
    includeUsage: true,
    ...(apiKey !== undefined && { apiKey }),
  })
  return { model: { languageModel: provider.chatModel(model), ...modelLimits } }
}

/** Needs no key and no network, and says the same things to everybody. */
async function replay(): Promise<{ readonly model: AgentModel; readonly tools: readonly Tool[] }> {
  const { generateTranscript } = await import('../replay/generate-transcript.ts')
  const { sharedReplay } = await import('../replay/shared-replay.ts')
  const { model, tools } = await sharedReplay(generateTranscript({ profile: 'typical' }))
  return { model: { languageModel: model, ...modelLimits }, tools }
}

/** A limit that cannot be kept was given on the command line. */
async function asUsage<Result>(start: () => Promise<Result>): Promise<Result> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof RangeError) throw new TidemarkError('usage', error.message, { cause: error })
    throw error
  }
}
