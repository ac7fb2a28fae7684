// What the agent announces on diagnostics channels, for whoever watches: ids and plain numbers, nothing to hold on to.
// With no subscriber an announcement costs one check.
import { channel } from 'node:diagnostics_channel'
import type { CompactionOutcome } from './compaction/compaction-outcome.ts'
import type { CompactionTrigger, Usage } from './message.ts'
import type { PromptOutcome } from './prompt/outcome.ts'

export const stepChannel = 'tidemark:agent:step'
export const compactionChannel = 'tidemark:agent:compaction'
export const promptChannel = 'tidemark:agent:prompt'
export const toolChannel = 'tidemark:agent:tool'

export interface StepAnnouncement {
  readonly sessionId: string
  /** Within the prompt, from 1. */
  readonly step: number
  /** Message and part rows whose content was read for this step, and their bytes. */
  readonly rowsHydrated: number
  readonly bytesHydrated: number
  /** Rows written since the step before: what there was to read. */
  readonly rowsNew: number
  readonly windowMessages: number
  readonly windowTokens: number
  /** Estimated. */
  readonly windowBytes: number
  /** The whole step: reading, the model, the tools, writing. */
  readonly stepMs: number
  /** Waiting for the model's stream. */
  readonly modelMs: number
  /** Waiting for tools after the model had ended. */
  readonly toolMs: number
  readonly toolCalls: number
  /** As the model reports it; undefined when it does not. */
  readonly usage: Usage | undefined
}

export interface CompactionAnnouncement {
  readonly sessionId: string
  readonly trigger: CompactionTrigger
  readonly outcome: CompactionOutcome
  readonly tokensBefore: number
  readonly tokensAfter: number
  readonly tookMs: number
}

export interface PromptAnnouncement {
  readonly sessionId: string
  readonly outcome: PromptOutcome
  readonly steps: number
  readonly promptMs: number
}

export interface ToolAnnouncement {
  readonly tool: string
  readonly outcome: 'completed' | 'failed'
  readonly tookMs: number
}

const steps = channel(stepChannel)
const compactions = channel(compactionChannel)
const prompts = channel(promptChannel)
const toolEnds = channel(toolChannel)

export function announceStep(announcement: StepAnnouncement): void {
  if (steps.hasSubscribers) steps.publish(announcement)
}

export function announceCompaction(announcement: CompactionAnnouncement): void {
  if (compactions.hasSubscribers) compactions.publish(announcement)
}

export function announcePrompt(announcement: PromptAnnouncement): void {
  if (prompts.hasSubscribers) prompts.publish(announcement)
}

export function announceTool(announcement: ToolAnnouncement): void {
  if (toolEnds.hasSubscribers) toolEnds.publish(announcement)
}
