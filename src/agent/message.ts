// What a session is made of: messages and their parts, as discriminated unions.
// A tool call and its result are one part, so nothing can ever separate them.
import type { SharedV4ProviderMetadata } from '@ai-sdk/provider'

/** Opaque to us: what a provider wants back with the same content, such as a reasoning signature. */
export type ProviderMetadata = SharedV4ProviderMetadata

/** Text and reasoning are `running` while they stream and `error` when they were cut off. */
export type PartState = 'pending' | 'running' | 'completed' | 'error'

interface Streamed {
  readonly state: 'running' | 'completed' | 'error'
  readonly text: string
  readonly providerMetadata?: ProviderMetadata
}

export interface TextPart extends Streamed {
  readonly kind: 'text'
}

interface ReasoningPart extends Streamed {
  readonly kind: 'reasoning'
}

interface ToolPartBase {
  readonly kind: 'tool'
  readonly tool: string
  readonly callId: string
  readonly providerMetadata?: ProviderMetadata
}

/** The model has begun to write the call. */
interface PendingToolPart extends ToolPartBase {
  readonly state: 'pending'
}

/** `input` is JSON text, exactly as the model is shown it again. */
export interface RunningToolPart extends ToolPartBase {
  readonly state: 'running'
  readonly input: string
}

export interface CompletedToolPart extends ToolPartBase {
  readonly state: 'completed'
  readonly input: string
  /** Empty once pruned: the model sees a placeholder then. */
  readonly output: string
  readonly title?: string
  /** Milliseconds since the epoch; undefined while the output is kept. */
  readonly prunedAtMs?: number
}

interface FailedToolPart extends ToolPartBase {
  readonly state: 'error'
  readonly input: string
  /** What the model is told. */
  readonly error: string
}

export type ToolPart = PendingToolPart | RunningToolPart | CompletedToolPart | FailedToolPart

/** `content` is text for `text/*` and JSON, base64 for everything else. */
export interface FilePart {
  readonly kind: 'file'
  readonly name: string
  readonly mediaType: string
  readonly content: string
}

interface StepStartPart {
  readonly kind: 'step-start'
}

interface StepFinishPart {
  readonly kind: 'step-finish'
  readonly finish: string
  readonly usage?: Usage
}

/** `overflow`: the session did not fit its model, its memory or its number of messages. `manual`: somebody asked for it. */
export type CompactionTrigger = 'overflow' | 'manual'

/** Later reads stop at the message that holds this. */
export interface CompactionPart {
  readonly kind: 'compaction'
  readonly trigger: CompactionTrigger | 'recorded'
  readonly tokensBefore?: number
}

interface SummaryPart {
  readonly kind: 'summary'
  readonly text: string
}

export interface RetryPart {
  readonly kind: 'retry'
  readonly attempt: number
  readonly message: string
  readonly delayMs: number
}

export type Part =
  | TextPart
  | ReasoningPart
  | ToolPart
  | FilePart
  | StepStartPart
  | StepFinishPart
  | CompactionPart
  | SummaryPart
  | RetryPart

export type PartKind = Part['kind']

/** Token counts of one model call as the provider reports them; input without what was read from its cache. */
export interface Usage {
  readonly inputTokens: number
  readonly cacheReadTokens: number
  readonly outputTokens: number
}

export type Role = 'user' | 'assistant'

export interface StoredPart {
  readonly id: number
  readonly messageId: number
  readonly part: Part
}

export interface Message {
  readonly id: number
  readonly sessionId: string
  readonly role: Role
  readonly createdMs: number
  readonly completedMs: number | undefined
  readonly finish: string | undefined
  readonly usage: Usage | undefined
  /** A compaction happened here: the model is shown this message and what follows. */
  readonly boundary: boolean
  /** Estimate of what the model is shown of it. */
  readonly tokens: number
}

export interface MessageDraft {
  readonly role: Role
  readonly parts: readonly Part[]
  readonly createdMs?: number
  /** Undefined while it is being written. */
  readonly completedMs?: number
  readonly finish?: string
  readonly usage?: Usage
}
