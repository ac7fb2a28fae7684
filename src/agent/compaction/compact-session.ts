// Compacts a session because somebody asks for it, outside of any prompt: the window is opened for it and ends with it.
import type { PromptContext, PromptGrant } from '../prompt/prompt.ts'
import { bytesOfTokens } from '../tokens.ts'
import type { CompactionReport } from './compactor.ts'

/** The caller holds the session's lock. Never throws for what the model or an abort does. */
export async function compactSession(
  { store, registry, compactor, openWindow, budgetTokens }: PromptContext,
  sessionId: string,
  { signal, share }: PromptGrant,
): Promise<CompactionReport> {
  using window = openWindow({
    store,
    sessionId,
    get budgetTokens() {
      return Math.min(budgetTokens, share.windowTokens)
    },
  })
  using holding = registry.hold('buffer', `window of ${sessionId}`)
  window.advance()
  holding.resize(bytesOfTokens(window.tokens))
  share.uses(window.tokens)
  return await compactor.compactNow({ sessionId, window, signal })
}
