// What the model says to a request, before it is written in the words of a wire.

export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'call'; readonly callId: string; readonly name: string; readonly input: object }

export interface ModelUsage {
  /** Of the whole request, in tokens. */
  readonly input: number
  readonly output: number
}

export interface ModelAnswer {
  /** Different for each answer of a server. */
  readonly id: string
  readonly model: string
  readonly parts: readonly AnswerPart[]
  readonly usage: ModelUsage
  /** Seconds since the epoch. */
  readonly created: number
}

export function hasCalls({ parts }: ModelAnswer): boolean {
  return parts.some(({ kind }) => kind === 'call')
}
