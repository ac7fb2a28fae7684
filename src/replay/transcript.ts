// A recorded or generated session in one neutral form, whichever agent wrote it.
// Streamed turn by turn: a transcript is never in memory as a whole.

/** What a tool call recorded while it ran, as the interface got it; `body` is opaque text. */
export interface ProgressEvent {
  readonly kind: string
  readonly body: string
}

export interface ToolCallPart {
  readonly kind: 'tool'
  readonly callId: string
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  /** `interrupted`: the recording ends before a result came. */
  readonly outcome: 'completed' | 'error' | 'interrupted'
  /** What the model was given back; empty when interrupted. */
  readonly output: string
  /** What the user interface kept of the call, as text; often far larger than `output`. */
  readonly interfacePayload?: string
  readonly progress: readonly ProgressEvent[]
  readonly durationMs?: number
}

export type TranscriptPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'file'; readonly mediaType: string; readonly name: string; readonly content: string }
  | ToolCallPart
  | { readonly kind: 'step-start' }
  | { readonly kind: 'step-finish'; readonly inputTokens?: number; readonly outputTokens?: number }
  | { readonly kind: 'retry'; readonly attempt: number; readonly message: string }
  | { readonly kind: 'other'; readonly type: string; readonly body: string }

export interface TranscriptMessage {
  readonly role: 'user' | 'assistant'
  readonly id: string
  /** Milliseconds since the epoch; undefined when the recording does not say. */
  readonly timeMs?: number
  readonly parts: readonly TranscriptPart[]
}

/** The recorded agent compacted here: what came before was replaced by a summary. */
export interface CompactionRecord {
  readonly trigger: 'auto' | 'manual' | 'unknown'
  readonly tokensBefore?: number
  readonly summary?: string
}

/** One prompt of a person and everything the agent did until the next one. */
export interface TranscriptTurn {
  /** Undefined when the recording starts or continues with the agent. */
  readonly prompt?: TranscriptMessage
  readonly steps: readonly TranscriptMessage[]
  /** Compactions recorded before this turn's prompt. */
  readonly compactions: readonly CompactionRecord[]
}

/**
 * What was read, kept and skipped. Every record of the source is in exactly one of `taken`, `setAside`,
 * `unknown` and `broken`, so that their sum is `records`; the numbers below them say what the turns hold.
 */
export interface TranscriptCounts {
  /** Lines that are not blank, or the messages of an export. */
  records: number
  /** Size of the file; of a generated session the bytes of all texts, inputs, outputs, payloads and progress. */
  bytes: number
  /** Records that are part of a turn, by type. */
  taken: Record<string, number>
  /** Records of known types that say nothing a replay needs (titles, file backups, durations), by type. */
  setAside: Record<string, number>
  turns: number
  messages: number
  userMessages: number
  assistantMessages: number
  parts: number
  toolCalls: number
  interruptedToolCalls: number
  progressEvents: number
  compactions: number
  /** Records of types this importer does not know, by type; kept as parts of kind `other`. */
  unknown: Record<string, number>
  /** Lines (of an export: messages) that are not what the format says, with the first 20 of their numbers (1-based). */
  broken: { count: number; lines: number[] }
  /** Results and progress events that refer to a call that never appeared; their records are in `taken`. */
  orphans: number
}

export interface Transcript {
  readonly format:
    | 'claude-code'
    | 'pi'
    | 'gemini-cli'
    | 'qwen-code'
    | 'codex'
    | 'cline'
    | 'opencode'
    | 'generated'
  /** Complete once the turns have been read to the end. */
  readonly counts: TranscriptCounts
  /** Reads once, in order; memory is bounded by the largest turn. */
  turns(): AsyncIterable<TranscriptTurn>
}
