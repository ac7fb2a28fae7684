// What the model says to one request, and what of it the log tells.
import type { AnswerPart } from './model-answer.ts'

/** A call before it has an id. */
export type SaidPart =
  | Exclude<AnswerPart, { kind: 'call' }>
  | { readonly kind: 'call'; readonly name: string; readonly input: object }

export interface Said {
  /** `side`: no tools may be called, so it is a title, a summary, a memory, or what else an agent asks beside its work. */
  readonly kind: 'call' | 'answer' | 'side'
  readonly parts: readonly SaidPart[]
  /** Prompts of the conversation so far, this one included. */
  readonly round: number
  /** Of the prompt, by the results that came back since; the first is 1. */
  readonly step: number
  /** Calls are left, but no tool that is offered fits. */
  readonly isUnmapped: boolean
}
