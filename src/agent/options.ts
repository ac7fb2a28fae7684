// What an agent is given: where it works, which model it asks, and every limit with its default.
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { ResourceRegistry } from '../resources/registry.ts'
import type { BackgroundLimits } from './background.ts'
import type { MemoryBudgetOptions } from './budget/memory-budget.ts'
import type { PasteLimits } from './cache/paste-store.ts'
import type { ModelLimits } from './compaction/overflow.ts'
import type { InstanceLimits } from './instance/instances.ts'
import type { ServerCommand } from './language-server/server-command.ts'
import type { AgentParts } from './parts.ts'
import type { RetryPolicy } from './retry.ts'
import type { Retention } from './store/cold-storage.ts'
import type { Durability } from './store/database.ts'
import type { SpillLimits } from './tools/spill.ts'
import type { Tool } from './tools/tool.ts'
import type { ResolveTool } from './tools/toolbox.ts'

export interface AgentModel extends ModelLimits {
  readonly languageModel: LanguageModelV4
}

export interface AgentLimits {
  /** Model calls of one prompt. Default 1,000. */
  readonly maxSteps?: number
  /** Stored messages in a window beyond which a session is compacted: 1 to 1,000. Default 200. */
  readonly maxActiveMessages?: number
  /** What all sessions at work may use together. */
  readonly memory?: MemoryBudgetOptions
  readonly pastes?: Partial<PasteLimits>
  readonly instances?: Partial<InstanceLimits>
  readonly background?: BackgroundLimits
  readonly retry?: Partial<RetryPolicy>
  readonly spill?: Partial<SpillLimits>
  readonly retention?: Partial<Retention>
  /** Between SIGTERM and SIGKILL of a child process and all it started. Default 2,000 ms. */
  readonly toolGraceMs?: number
}

export interface CompactionOptions {
  /** False turns pruning and summaries off; the window stays within its budget all the same. Default true. */
  readonly enabled?: boolean
  /** Clock of rests and of the breaker, milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
}

export interface AgentOptions {
  /** Where the tools work unless a prompt says otherwise; it must exist. */
  readonly directory: string
  /** Where the store and spilled outputs are; made if it does not exist. One agent at a time. */
  readonly dataDirectory: string
  readonly model: AgentModel
  /** Writes the summaries. Default: the model itself. */
  readonly summaryModel?: LanguageModelV4
  readonly instructions?: string
  /** Default: read, write, edit, grep, glob, shell and task. */
  readonly tools?: readonly Tool[]
  /** Asked for tools that are not among `tools`, such as those of a replayed session. */
  readonly resolveTool?: ResolveTool
  /** With them the agent has the tool `diagnostics`; each is started in a directory when it is first needed there. */
  readonly languageServers?: readonly ServerCommand[]
  /** Default: one of the agent's own. */
  readonly registry?: ResourceRegistry
  readonly durability?: Durability
  readonly limits?: AgentLimits
  readonly compaction?: CompactionOptions
  /** Parts to use instead of the agent's own. */
  readonly parts?: Partial<AgentParts>
}
