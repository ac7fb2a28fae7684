// Puts an agent together from its options and parts; if anything fails half-way, nothing is left behind.
import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { ResourceRegistry } from '../resources/registry.ts'
import { Agent } from './agent.ts'
import { Background } from './background.ts'
import type { FileCache } from './cache/file-cache.ts'
import { PasteStore } from './cache/paste-store.ts'
import { Compactor, defaultActiveMessages } from './compaction/compactor.ts'
import { windowBudgetTokens } from './compaction/overflow.ts'
import type { StopWork } from './instance/instances.ts'
import { type LanguageServers, serversOfInstance } from './language-server/language-servers.ts'
import type { SessionLocks } from './locks.ts'
import type { AgentLimits, AgentOptions } from './options.ts'
import { type AgentParts, defaultParts } from './parts.ts'
import { ChildProcesses } from './process/child-processes.ts'
import type { PromptContext } from './prompt/prompt.ts'
import type { Publisher } from './publisher.ts'
import { defaultRetryPolicy } from './retry.ts'
import type { Store } from './store/store.ts'
import type { RunSubagent } from './subagents.ts'
import { builtinTools } from './tools/builtin.ts'
import { settledWithin } from './settled-within.ts'
import { SpillDirectory } from './tools/spill.ts'
import { Toolbox } from './tools/toolbox.ts'
import { windowMessageLimit } from './window/window.ts'

const defaultMaxSteps = 1000
/** How long the disposal of an instance waits for prompts and tools that ignore their signal. */
const stopWaitMs = 5000

/** @throws TidemarkError `store-open` or `store-version`; RangeError for limits that cannot be kept */
export async function createAgent(options: AgentOptions): Promise<Agent> {
  await using acquiring = new AsyncDisposableStack()
  const parts: AgentParts = { ...defaultParts, ...options.parts }
  const registry = options.registry ?? new ResourceRegistry()
  mkdirSync(options.dataDirectory, { recursive: true, mode: 0o700 })
  const store = acquiring.use(openStore(options, parts))
  acquiring.use(registry.hold('database', 'session store'))
  const publisher = acquiring.use(parts.createPublisher(registry))
  const background = await openBackground(options, parts, { registry, publisher, store })
  acquiring.defer(async () => void (await background.shutdown()))
  const spill = new SpillDirectory(join(options.dataDirectory, 'spill'), registry, options.limits?.spill)
  const files = acquiring.use(parts.createFileCache(registry))
  const pastesPath = join(options.dataDirectory, 'pastes')
  const pastes = acquiring.use(new PasteStore(pastesPath, registry, options.limits?.pastes))
  const graceMs = options.limits?.toolGraceMs
  const processes = acquiring.use(new ChildProcesses(registry, { graceMs, endFamily: parts.endFamily }))
  const budget = parts.createBudget(registry, options.limits?.memory ?? {})
  const subagents = parts.createSubagents(registry)
  const runSubagent: RunSubagent = (request) => agent.runSubagent(request)
  const acquired = { registry, store, publisher, spill, files, processes, runSubagent }
  const context = compose(options, parts, acquired)
  const locks = parts.createLocks(registry)
  const { directory, limits } = options
  const stopWork = stopping(locks, context.inFlight)
  const instances = parts.createInstances({ directory, registry, stopWork, limits: limits?.instances })
  acquiring.use(instances)
  const owned = acquiring.move()
  const kept = { background, spill, instances, budget, files, pastes, subagents, processes }
  const agent = new Agent({ context, locks, ...kept, owned })
  return agent
}

interface Acquired {
  readonly registry: ResourceRegistry
  readonly store: Store
  readonly publisher: Publisher
  readonly spill: SpillDirectory
  readonly files: FileCache
  readonly processes: ChildProcesses
  readonly runSubagent: RunSubagent
}

/** Ends the prompts that work in an instance, and waits for the tools that ran in it. */
function stopping(locks: SessionLocks, inFlight: ReadonlySet<Promise<unknown>>): StopWork {
  return async ({ owner, directory }) => {
    const reason = new TidemarkError('disposed', `Prompt: the instance of ${directory} was disposed`)
    const stopped = await locks.endOwned(owner, reason, stopWaitMs)
    if (stopped > 0) await settledWithin(inFlight, stopWaitMs)
  }
}

function openBackground(
  options: AgentOptions,
  parts: AgentParts,
  { registry, publisher, store }: Pick<Acquired, 'registry' | 'publisher' | 'store'>,
): Promise<Background> {
  const { dataDirectory: directory, durability, limits } = options
  const learn = parts.createLearn(store)
  return Background.open({ ...limits?.background, directory, durability, registry, publisher, learn, parts })
}

function openStore({ dataDirectory, durability, limits }: AgentOptions, parts: AgentParts): Store {
  return parts.openStore({
    path: join(dataDirectory, 'sessions.sqlite'),
    ...(durability && { durability }),
    ...(limits?.retention && { retention: limits.retention }),
  })
}

function compose(options: AgentOptions, parts: AgentParts, acquired: Acquired): PromptContext {
  const { spill, files, processes, runSubagent } = acquired
  const { model, limits = {}, compaction = {} } = options
  const limiter = parts.createLimiter(spill)
  const own = { limiter, processes, spillPath: spill.path, fileCache: files, runSubagent }
  const servers = languageServers(options, acquired)
  const tools = options.tools ?? builtinTools({ ...own, servers })
  const toolbox = new Toolbox(tools, options.resolveTool)
  const retry = { ...defaultRetryPolicy, ...limits.retry }
  const enabled = compaction.enabled ?? true
  const compactor = new Compactor({
    ...acquired,
    model: options.summaryModel ?? model.languageModel,
    tools: toolbox.declarations,
    limits: model,
    maxActiveMessages: activeMessages(limits),
    enabled,
    retry,
    release: parts.releaseOutput,
    summarise: parts.summarise,
    now: compaction.now ?? Date.now,
  })
  return {
    ...acquired,
    model: model.languageModel,
    instructions: options.instructions,
    toolbox,
    limiter,
    compactor,
    directory: realpathSync(options.directory),
    budgetTokens: windowBudgetTokens(model),
    maxSteps: limits.maxSteps ?? defaultMaxSteps,
    prunes: enabled,
    retry,
    openWindow: parts.openWindow,
    recordStep: parts.recordStep,
    inFlight: new Set(),
  }
}

function languageServers(
  { languageServers: commands = [] }: AgentOptions,
  { registry, processes }: Acquired,
): (() => Promise<LanguageServers>) | undefined {
  return commands.length === 0 ? undefined : serversOfInstance({ commands, registry, processes })
}

function activeMessages({ maxActiveMessages = defaultActiveMessages }: AgentLimits): number {
  if (maxActiveMessages >= 1 && maxActiveMessages <= windowMessageLimit) return maxActiveMessages
  throw new RangeError(
    `Make agent: maxActiveMessages is ${maxActiveMessages} and must be from 1 to ${windowMessageLimit}`,
  )
}
