// When a session has outgrown its model: input + cache read + output tokens against the context less the reserved output.
import type { Usage } from '../message.ts'

/** Output reserved in the context at most: models that can write more hardly ever do. */
export const outputMaximumTokens = 32_000

/** Window of a model whose context limit is unknown: fits every current model. */
const unknownContextWindowTokens = 96_000

export interface ModelLimits {
  /** 0 when unknown: then there is no overflow. */
  readonly contextLimitTokens: number
  readonly outputLimitTokens: number
}

function usableTokens({ contextLimitTokens, outputLimitTokens }: ModelLimits): number {
  return Math.max(0, contextLimitTokens - Math.min(outputLimitTokens, outputMaximumTokens))
}

/** What a window may hold for this model. */
export function windowBudgetTokens(limits: ModelLimits): number {
  return limits.contextLimitTokens === 0 ? unknownContextWindowTokens : Math.max(1, usableTokens(limits))
}

/**
 * By how much the last model call used more than the context allows beside the reserved output; 0 or less when it fits,
 * when nothing is known of the call, and when the context limit is unknown.
 */
export function overflowTokens(usage: Usage | undefined, limits: ModelLimits): number {
  if (usage === undefined || limits.contextLimitTokens === 0) return 0
  return usedTokens(usage) - usableTokens(limits)
}

/** Of one model call; 0 when nothing is known of it. */
export function usedTokens(usage: Usage | undefined): number {
  return usage === undefined ? 0 : usage.inputTokens + usage.cacheReadTokens + usage.outputTokens
}
