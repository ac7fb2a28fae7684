// How a prompt ended.

export type PromptOutcome = 'completed' | 'aborted' | 'failed' | 'step-limit'

export interface PromptResult {
  readonly outcome: PromptOutcome
  /** Model calls that were completed. */
  readonly steps: number
  /** What the model said in its last step; empty when it said nothing. */
  readonly text: string
  /** Why it failed; undefined for every other outcome. */
  readonly error?: Error
}
