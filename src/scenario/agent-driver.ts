// The one small interface that scenarios about agents speak. The reference agent is its first implementation;
// what is special to an agent stays behind it, so that one scenario gives one table for many agents.
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Figures } from '../host/subject.ts'
import type { TranscriptTurn } from '../replay/transcript.ts'

/** A tool as every driver can offer it to its agent. */
export interface DrivenTool {
  readonly name: string
  readonly description: string
  readonly inputSchema: { readonly type: 'object' } & Readonly<Record<string, unknown>>
  execute(
    input: unknown,
    call: DrivenCall,
  ): Promise<{ readonly output: string; readonly interfacePayload?: string }>
}

export interface DrivenCall {
  readonly callId: string
  readonly signal: AbortSignal
  progress(event: { readonly kind: string; readonly body: string }): void
}

export interface DrivenModel {
  readonly languageModel: LanguageModelV4
  readonly contextLimitTokens: number
  readonly outputLimitTokens: number
  /** Writes summaries. Default: the model itself. */
  readonly summaryModel?: LanguageModelV4
}

export interface AgentStart<Parts> {
  /** The agent works and keeps its data below it; shared by the phases of a run. */
  readonly directory: string
  readonly model: DrivenModel
  /** In place of the agent's own. */
  readonly tools?: readonly DrivenTool[]
  readonly resolveTool?: (name: string) => DrivenTool | undefined
  /** Default true. */
  readonly compaction?: boolean
  /** A plant or look-alike, for agents composed from parts. */
  readonly parts?: Parts | undefined
}

/** One model call with its tools, as the agent tells it. Undefined where an agent does not say. */
export interface StepReport {
  /** Within its prompt, from 1. */
  readonly step: number
  readonly stepMs: number
  /** Waiting for the model, and for tools. */
  readonly waitedMs: number
  readonly rowsHydrated?: number
  readonly bytesHydrated?: number
  /** Rows read that the step before had read already. */
  readonly rowsReread?: number
}

export type PromptEnd = 'completed' | 'aborted' | 'failed' | 'step-limit'

export interface DrivenSession {
  readonly id: string
  /** @throws when the agent cannot be asked at all; how the prompt ended is returned */
  prompt(text: string, signal: AbortSignal): Promise<{ readonly end: PromptEnd; readonly error?: Error }>
  abort(): boolean
  /** Adds recorded turns as they are, without asking a model. @throws TypeError where an agent takes none */
  seed(turns: AsyncIterable<TranscriptTurn>): Promise<void>
}

/** Something an agent published, by what it weighs. */
export interface DrivenEvent {
  readonly type: string
  readonly bytes: number
}

export interface DrivenAgent extends AsyncDisposable {
  /** The process to observe. */
  readonly pid: number
  /** Its own tool that runs a command, given `{ command }`. */
  readonly shellTool: string
  /** Makes the session, or opens it again. */
  openSession(id: string): DrivenSession
  deleteSession(id: string): Promise<boolean>
  subscribe(listener: (event: DrivenEvent) => void): Disposable
  /** For agents that tell their steps. */
  onStep?(listener: (step: StepReport) => void): Disposable
  /** Where prompts work from now on, for agents that serve more than one directory. */
  switchDirectory?(directory: string): Promise<void>
  /** Of now, or of the last answer where the agent is asked over a wire. */
  figures(): Figures
  /** What it holds by kind, for agents that keep such books; all must be back after the disposal. */
  holdings?(): Readonly<Record<string, number>>
  /** The part that answers for each figure and kind of holding, for agents composed from parts. */
  answers?(): Readonly<Record<string, Function>>
}

export interface AgentDriver<Parts> {
  readonly name: string
  start(options: AgentStart<Parts>): Promise<DrivenAgent>
}
