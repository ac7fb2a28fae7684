// What an agent is composed from. Each part is small enough to be swapped: that is how a scenario plants a fault.
import type { ResourceRegistry } from '../resources/registry.ts'
import { announceStep } from './announce.ts'
import type { BackgroundParts } from './background.ts'
import { DividedBudget, type MemoryBudget, type MemoryBudgetOptions } from './budget/memory-budget.ts'
import { type FileCache, LruFileCache } from './cache/file-cache.ts'
import { releaseOutput, type ReleaseOutput } from './compaction/prune.ts'
import { summarise, type Summarise } from './compaction/summarise.ts'
import { type InstancePool, Instances, type InstancesOptions } from './instance/instances.ts'
import { digestOf } from './learning/digest.ts'
import type { Learn } from './learning/learning-capture.ts'
import { InProcessLocks, type SessionLocks } from './locks.ts'
import { SessionObserver } from './observer/session-observer.ts'
import { ExpiringPerSession } from './per-session.ts'
import { endFamily, type EndFamily } from './process/end-family.ts'
import type { RecordStep } from './prompt/step.ts'
import { EventPublisher, type Publisher } from './publisher.ts'
import { shutdownInOrder } from './shutdown/shutdown.ts'
import { Store, type StoreOptions } from './store/store.ts'
import { BoundedSubagents, type Subagents } from './subagents.ts'
import { type OutputLimiter, SpillingLimiter } from './tools/output-limit.ts'
import type { SpillDirectory } from './tools/spill.ts'
import { LiveWindow, type Window, type WindowOptions } from './window/window.ts'

export interface AgentParts extends BackgroundParts {
  readonly openStore: (options: StoreOptions) => Store
  /** Once per prompt; the window is disposed with it. */
  readonly openWindow: (options: WindowOptions) => Window
  /** What pruning does to one output. */
  readonly releaseOutput: ReleaseOutput
  readonly summarise: Summarise
  readonly createLocks: (registry: ResourceRegistry) => SessionLocks
  readonly createInstances: (options: InstancesOptions) => InstancePool
  readonly createPublisher: (registry: ResourceRegistry) => Publisher
  readonly createLimiter: (spill: SpillDirectory) => OutputLimiter
  readonly createFileCache: (registry: ResourceRegistry) => FileCache
  readonly createBudget: (registry: ResourceRegistry, options: MemoryBudgetOptions) => MemoryBudget
  readonly createSubagents: (registry: ResourceRegistry) => Subagents
  /** How a child process and all it started is ended. */
  readonly endFamily: EndFamily
  /** What a session has learned, some time after a prompt. */
  readonly createLearn: (store: Store) => Learn
  /** Told of every step. */
  readonly recordStep: RecordStep
}

export const defaultParts: AgentParts = {
  openStore: (options) => new Store(options),
  openWindow: (options) => new LiveWindow(options),
  releaseOutput,
  summarise,
  createLocks: (registry) => new InProcessLocks(registry),
  createInstances: (options) => new Instances(options),
  createPublisher: (registry) => new EventPublisher(registry),
  createLimiter: (spill) => new SpillingLimiter(spill),
  createFileCache: (registry) => new LruFileCache(registry),
  createBudget: (registry, options) => new DividedBudget(registry, options),
  createSubagents: (registry) => new BoundedSubagents(registry),
  endFamily,
  createPerSession: (options) => new ExpiringPerSession(options),
  createObserver: (options) => new SessionObserver(options),
  shutdown: shutdownInOrder,
  createLearn: digestOf,
  recordStep: announceStep,
}
