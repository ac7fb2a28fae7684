// The one estimate of how many tokens the model is shown. UTF-8 bytes / 4, the rule of thumb every agent uses:
// good to about 20 % on code and prose; the real count comes back as usage and decides about compaction.
import { Buffer } from 'node:buffer'
import type { Part } from './message.ts'

const bytesPerToken = 4
/** What a message costs beside its content: role and separators. */
export const messageOverheadTokens = 4

/** What the model sees in place of an output that was pruned. */
export const prunedPlaceholder = '[Old tool output cleared]'

export function tokensOfBytes(bytes: number): number {
  return Math.ceil(bytes / bytesPerToken)
}

export function bytesOfTokens(tokens: number): number {
  return tokens * bytesPerToken
}

export function estimateTokens(text: string): number {
  return tokensOfBytes(Buffer.byteLength(text))
}

export const prunedPlaceholderTokens = estimateTokens(prunedPlaceholder)

/** Parts that the model never sees cost nothing. */
export function estimatePartTokens(part: Part): number {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
    case 'summary':
      return estimateTokens(part.text)
    case 'file':
      return estimateTokens(part.name) + estimateTokens(part.content)
    case 'tool': {
      const call = estimateTokens(part.tool) + (part.state === 'pending' ? 0 : estimateTokens(part.input))
      if (part.state === 'completed') {
        return call + (part.prunedAtMs === undefined ? estimateTokens(part.output) : prunedPlaceholderTokens)
      }
      return part.state === 'error' ? call + estimateTokens(part.error) : call
    }
    default:
      return 0
  }
}
