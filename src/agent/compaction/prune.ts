// Pruning: old tool outputs give way to a placeholder, and their bodies really leave the tables a window reads.
// The rule is OpenCode's; what OpenCode lacks is the letting go: it stamps the part and keeps the payload.
import type { PrunableOutput } from '../store/part-table.ts'
import type { Store } from '../store/store.ts'
import { prunedPlaceholderTokens, tokensOfBytes } from '../tokens.ts'

/** The newest tool output that is never pruned, beyond the two newest turns. */
export const pruneProtectTokens = 40_000
/** Pruning less than this is not worth the provider's prompt cache. */
export const pruneMinimumTokens = 20_000
/** Turns, newest first, whose outputs are never pruned. */
const protectedTurns = 2
/** How far back one pruning looks. Older outputs lie outside every window anyway. */
const scanLimitParts = 10_000

export interface PruneResult {
  readonly partIds: readonly number[]
  /** Size of the bodies let go of. */
  readonly bytes: number
  readonly tokensFreed: number
}

/** Lets go of one output, inside the transaction that prunes. Returns the estimated tokens freed. */
export type ReleaseOutput = (store: Store, partId: number, atMs: number) => number

/** Marks the part and moves its body to cold storage. */
export const releaseOutput: ReleaseOutput = (store, partId, atMs) => {
  const tokensFreed = store.markPruned(partId, atMs)
  store.cold.take(partId, atMs)
  return tokensFreed
}

const nothing: PruneResult = { partIds: [], bytes: 0, tokensFreed: 0 }

/** Prunes what the rule allows, if it is worth it; all in one transaction. */
export function prune(store: Store, sessionId: string, release: ReleaseOutput, nowMs: number): PruneResult {
  const outputs = choosePrunable(prunableOutputs(store, sessionId))
  if (outputs.length === 0) return nothing
  const tokensFreed = store.transaction(() =>
    outputs.reduce((sum, { partId }) => sum + release(store, partId, nowMs), 0),
  )
  store.cold.enforce(nowMs)
  return {
    partIds: outputs.map(({ partId }) => partId),
    bytes: outputs.reduce((sum, output) => sum + output.bytes, 0),
    tokensFreed,
  }
}

/**
 * Of outputs given newest first: passes over the protected ones, stops at one already pruned, and chooses nothing
 * unless the rest is worth it.
 */
export function choosePrunable(newestFirst: Iterable<PrunableOutput>): PrunableOutput[] {
  const chosen: PrunableOutput[] = []
  let seen = 0
  let gained = 0
  for (const output of newestFirst) {
    if (output.pruned) break
    const tokens = tokensOfBytes(output.bytes)
    seen += tokens
    if (seen <= pruneProtectTokens || tokens <= prunedPlaceholderTokens) continue
    chosen.push(output)
    gained += tokens
  }
  return gained >= pruneMinimumTokens ? chosen : []
}

/** Completed calls before the newest two turns, back to the last summary. */
function prunableOutputs(store: Store, sessionId: string): Iterable<PrunableOutput> {
  let before = Number.MAX_SAFE_INTEGER
  for (let turn = 0; turn < protectedTurns; turn++) {
    const prompt = store.messages.userBefore(sessionId, before)
    if (prompt === undefined) return []
    before = prompt.id
  }
  const after = store.messages.newestBoundaryId(sessionId) ?? 0
  return store.parts.outputs(sessionId, { after, before }, scanLimitParts)
}
